"""Wagtail's labels that translation files cannot change."""

from django.utils.translation import ngettext
from wagtail.admin.forms import choosers
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.paginator import WagtailPaginator

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


def count_label(found: WagtailPaginator) -> str:
    """«88 изображений»: the catalogue has the forms of each model's name."""
    return f"{found.count} {ngettext(str(found.verbose_name), str(found.verbose_name_plural), found.count)}"


def set_labels() -> None:
    """Set labels that would default to English field names, and Russian plural forms."""
    WagtailPaginator.items_count_label = property(count_label)
    for form in FORMS:
        for name, field in form.base_fields.items():
            field.label = field.label or LABELS.get(name)
