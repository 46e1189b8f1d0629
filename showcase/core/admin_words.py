"""Russian words where Wagtail passes none to its translators: labels made from names of fields, names of its own rows."""

from typing import Any

from django.apps import apps
from django.forms import BaseForm

FORM_LABELS = {
    "wagtail.admin.forms.auth.LoginForm": {"password": "Пароль"},
    "wagtail.admin.forms.choosers.ExternalLinkChooserForm": {"url": "Адрес", "link_text": "Текст ссылки"},
    "wagtail.admin.forms.choosers.AnchorLinkChooserForm": {"link_text": "Текст ссылки"},
    "wagtail.admin.forms.choosers.PhoneLinkChooserForm": {"phone_number": "Телефон", "link_text": "Текст ссылки"},
    "wagtail.admin.forms.choosers.EmailLinkChooserForm": {
        "email_address": "Электронная почта", "link_text": "Текст ссылки", "subject": "Тема письма", "body": "Текст письма",
    },
}  # fmt: skip
SITE_COLUMNS = {"port": "Порт", "site_name": "Название сайта", "root_page": "Главная страница"}

# What Wagtail's own migrations write into a new database.
ROW_NAMES = [
    ("auth.Group", "name", {"Moderators": "Модераторы", "Editors": "Редакторы"}),
    ("wagtailcore.Workflow", "name", {"Moderators approval": "Проверка модератором"}),
    ("wagtailcore.Task", "name", {"Moderators approval": "Проверка модератором"}),
    ("wagtailcore.Page", "title", {"Root": "Весь сайт"}),
    ("wagtailcore.Page", "draft_title", {"Root": "Весь сайт"}),
    ("wagtailcore.Collection", "name", {"Root": "Все файлы"}),
]


def name_labels() -> None:
    """Give Russian labels to forms and columns."""
    from django.utils.module_loading import import_string
    from wagtail.sites.views import IndexView

    for path, labels in FORM_LABELS.items():
        form: type[BaseForm] = import_string(path)
        for name, label in labels.items():
            form.base_fields[name].label = label
    for column in IndexView.columns:
        column.label = SITE_COLUMNS.get(column.name, column.label)


def name_rows(using: str = "default", **kwargs: Any) -> None:
    """Rename rows that still have the names Wagtail gave them; a person's own names stay. For `post_migrate`."""
    for label, field, names in ROW_NAMES:
        model = apps.get_model(label)
        for english, russian in names.items():
            model.objects.using(using).filter(**{field: english}).update(**{field: russian})
