"""Read-only admin list of opened ballots. Rows exist only after the count, so nothing is disclosed earlier."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import display
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from wagtail_modeladmin.helpers import PermissionHelper

from showcase.core.admin_register import Register, yes_no
from showcase.users.models import User
from showcase.voting.admin_views import rights
from showcase.voting.models import RecordLine

COLUMNS: dict[str, tuple[str, Callable[[RecordLine], Any]]] = {
    "option__number": ("Номер", lambda line: line.option.number),
    "option__title": ("Проект", lambda line: line.option.title),
    "option__municipality": ("Муниципалитет", lambda line: line.option.municipality),
    "is_void": ("Аннулирован", lambda line: yes_no(line.is_void)),
    "round__year": ("Год", lambda line: line.round.year),
}


class ReadOnly(PermissionHelper):
    def user_has_any_permissions(self, user: User) -> bool:
        return rights.has_any(user, rights.OVERSEE)

    def user_has_specific_permission(self, user: User, perm_codename: str) -> bool:
        return False


class RecordLineAdmin(Register):
    """Ballots without their names, so that no id appears next to a choice."""

    model = RecordLine
    base_url_path = "voting/ballots"
    permission_helper_class = ReadOnly
    inspect_view_enabled = history_view_enabled = False
    add_to_admin_menu = False
    menu_label = "Бюллетени"
    menu_icon = "form"
    list_display = [
        display(description=label, ordering=path)(read) for path, (label, read) in COLUMNS.items()
    ]
    list_filter = ("round__year", "option__municipality", "is_void")
    ordering = ("-round__year", "option__number", "name")
    list_per_page = 100
    export_filename = "Бюллетени"
    export_columns = {
        **dict(COLUMNS.values()),
        "Демонстрация": lambda line: line.round.is_demo,
    }

    def get_permissions_for_registration(self) -> QuerySet[Permission]:
        return rights.own_permissions()

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """Register only the list view: Wagtail cannot build forms without editable fields."""
        return super().get_admin_urls_for_registration()[:1]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        lines = super().get_queryset(request).filter(round__counted_at__isnull=False)
        return lines.select_related("option", "round").defer("round__rules")
