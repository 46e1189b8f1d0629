"""The register of opened ballots, read-only: rows exist only after the count, so nothing can show earlier."""

from typing import Any

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, re_path
from wagtail_modeladmin.helpers import PermissionHelper

from showcase.core.admin_register import Register, yes_no
from showcase.users.models import User
from showcase.voting.admin_views import rights
from showcase.voting.models import RecordLine


class ReadOnly(PermissionHelper):
    def user_can_list(self, user: User) -> bool:
        return rights.has_any(user, rights.OVERSEE)

    def user_can_create(self, user: User) -> bool:
        return False

    def user_can_edit_obj(self, user: User, obj: Any) -> bool:
        return False

    user_can_delete_obj = user_can_inspect_obj = user_can_edit_obj


class RecordLineAdmin(Register):
    """Ballots without their names: here no id stands beside a choice."""

    model = RecordLine
    base_url_path = "voting/ballots"
    permission_helper_class = ReadOnly
    inspect_view_enabled = history_view_enabled = False
    add_to_admin_menu = False
    menu_label = "Бюллетени"
    menu_icon = "form"
    list_display = ("number", "title", "municipality", "counted", "year")
    list_filter = ("round__year", "option__municipality", "is_void")
    ordering = ("-round__year", "option__number", "name")
    list_per_page = 100
    export_filename = "Бюллетени"
    export_columns = {
        "Год": lambda line: line.round.year,
        "Демонстрация": lambda line: line.round.is_demo,
        "Номер": lambda line: line.option.number,
        "Проект": lambda line: line.option.title,
        "Муниципалитет": lambda line: line.option.municipality,
        "Аннулирован": lambda line: line.is_void,
    }

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """The list alone."""
        helper = self.url_helper
        pattern, name = helper.get_action_url_pattern("index"), helper.get_action_url_name("index")
        return (re_path(pattern, self.index_view, name=name),)

    def get_permissions_for_registration(self) -> QuerySet:
        """None: `rights.own_permissions` offers them."""
        return super().get_permissions_for_registration().none()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        lines = super().get_queryset(request).filter(round__counted_at__isnull=False)
        return lines.select_related("option", "round").defer("round__rules")

    @display(description="Номер", ordering="option__number")
    def number(self, line: RecordLine) -> str:
        return line.option.number

    @display(description="Проект", ordering="option__title")
    def title(self, line: RecordLine) -> str:
        return line.option.title

    @display(description="Муниципалитет", ordering="option__municipality")
    def municipality(self, line: RecordLine) -> str:
        return line.option.municipality

    @display(description="Аннулирован", ordering="is_void")
    def counted(self, line: RecordLine) -> str:
        return yes_no(line.is_void)

    @display(description="Год", ordering="round__year")
    def year(self, line: RecordLine) -> int:
        return line.round.year
