"""Russian words where Wagtail asks its translators for none: labels made of field names, its own rows."""

from typing import Any

from django.apps import apps
from django.db.models import Q
from django.forms import BaseForm
from django.utils import translation

LINK_TEXT = {"link_text": "Текст ссылки"}
FORM_LABELS = {
    "wagtail.admin.forms.auth.LoginForm": {"password": "Пароль"},
    "wagtail.admin.forms.choosers.ExternalLinkChooserForm": {"url": "Адрес", **LINK_TEXT},
    "wagtail.admin.forms.choosers.AnchorLinkChooserForm": LINK_TEXT,
    "wagtail.admin.forms.choosers.PhoneLinkChooserForm": {"phone_number": "Телефон", **LINK_TEXT},
    "wagtail.admin.forms.choosers.EmailLinkChooserForm": {
        "email_address": "Электронная почта", **LINK_TEXT, "subject": "Тема письма", "body": "Текст письма",
    },
    "wagtail.admin.forms.workflows.WorkflowPageForm": {"page": "Страница"},
    "wagtail.users.forms.PagePermissionsForm": {"page": "Страница"},
}  # fmt: skip
SITE_COLUMNS = {"port": "Порт", "site_name": "Название сайта", "root_page": "Главная страница"}

# What Wagtail's own migrations write into a new database.
PAGE_TITLES = {"Root": "Весь сайт", "Welcome to your new Wagtail site!": "Начальная страница"}
ROW_NAMES = [
    ("auth.Group", "name", {"Moderators": "Модераторы", "Editors": "Редакторы"}),
    ("wagtailcore.Workflow", "name", {"Moderators approval": "Проверка модератором"}),
    ("wagtailcore.Task", "name", {"Moderators approval": "Проверка модератором"}),
    ("wagtailcore.Page", "title", PAGE_TITLES),
    ("wagtailcore.Page", "draft_title", PAGE_TITLES),
    ("wagtailcore.Collection", "name", {"Root": "Все файлы"}),
]
PERMISSIONS = {
    "Can access Wagtail admin": "Может входить в управление сайтом",
    "Delete pages with children": "Может удалять страницы вместе с вложенными",
    "Lock/unlock pages you've locked": "Может закрывать страницы от правки и открывать то, что закрыл",
    "Publish any page": "Может публиковать любую страницу",
    "Unlock any page": "Может открывать для правки любую страницу",
}
VERBS = {
    "add": "добавлять", "change": "изменять", "delete": "удалять", "view": "смотреть", "choose": "выбирать",
}  # fmt: skip


def name_labels() -> None:
    """Give Russian labels to forms and columns."""
    # Wagtail's views can be imported only when all apps are loaded.
    from django.utils.module_loading import import_string
    from wagtail.sites.views import IndexView

    for path, labels in FORM_LABELS.items():
        form: type[BaseForm] = import_string(path)
        for name, label in labels.items():
            form.base_fields[name].label = label
    for column in IndexView.columns:
        column.label = SITE_COLUMNS.get(column.name, column.label)


def name_rows(using: str = "default", **kwargs: Any) -> None:
    """Rename rows that still have the names Wagtail gave them: a person's own stay. For `post_migrate`."""
    for label, field, names in ROW_NAMES:
        model = apps.get_model(label)
        for english, russian in names.items():
            model.objects.using(using).filter(**{field: english}).update(**{field: russian})


def name_permissions(using: str = "default", **kwargs: Any) -> None:
    """Rename permissions that Django has named so far. For `post_migrate` of every application.

    Django names those of an application when that one's turn comes, so each turn names what came before it.
    """
    permissions = apps.get_model("auth.Permission").objects.using(using)
    named = Q(name__startswith="Can ") | Q(name__in=PERMISSIONS)
    english = list(permissions.filter(named).select_related("content_type"))
    with translation.override("ru"):
        for permission in english:
            permission.name = permission_name(permission)
    permissions.bulk_update(english, ["name"])


def permission_name(permission: Any) -> str:
    """What a permission allows, as a sentence; a name that nobody foresaw stays as it is."""
    verb, model = VERBS.get(permission.codename.split("_")[0]), permission.content_type.model_class()
    if permission.name in PERMISSIONS or not verb or not model:
        return PERMISSIONS.get(permission.name, permission.name)
    return f"Может {verb}: {model._meta.verbose_name}"
