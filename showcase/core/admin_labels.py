"""Labels of Wagtail's form fields that have none: its translation files cannot reach names made of field names."""

from wagtail.admin.forms import choosers
from wagtail.admin.forms.auth import LoginForm

LABELS = {
    "password": "Пароль",
    "link_text": "Текст ссылки",
    "email_address": "Электронная почта",
    "phone_number": "Телефон",
    "subject": "Тема письма",
    "body": "Текст письма",
}
FORMS = (
    LoginForm,
    choosers.ExternalLinkChooserForm,
    choosers.AnchorLinkChooserForm,
    choosers.EmailLinkChooserForm,
    choosers.PhoneLinkChooserForm,
)


def set_labels() -> None:
    for form in FORMS:
        for name, field in form.base_fields.items():
            field.label = field.label or LABELS.get(name)
