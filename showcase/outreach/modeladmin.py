"""The register of fault reports in the admin; exported without contacts."""

from typing import Any

from django.contrib.admin import display
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from wagtail_modeladmin.helpers import PermissionHelper

from showcase.core.admin_register import Register
from showcase.outreach.models import FaultReport


class MarkOnly(PermissionHelper):
    """Editors change the state of reports and neither add nor delete them."""

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return False


class FaultReportAdmin(Register):
    model = FaultReport
    base_url_path = "soobshcheniya"
    menu_label = "Поломки"
    menu_icon = "warning"
    menu_order = 160
    permission_helper_class = MarkOnly
    list_display = ("number", "created_at", "subject", "project_title", "brief", "state", "mail_state")
    list_display_add_buttons = "number"
    list_filter = ("subject", "state", "mail_state", "municipality_title")
    search_fields = ("what", "place", "project_title", "municipality_title")
    inspect_view_fields = (
        *("created_at", "subject", "project_title", "municipality_title"),
        *("what", "place", "photo", "photo_terms"),
        *("contact", "consent_at", "consent_version", "answer_by", "state", "note"),
        *("mail_state", "mail_to", "mail_tries", "mail_error"),
    )
    export_filename = "Сообщения о поломках"
    export_columns = {
        "Номер": lambda report: report.pk,
        "Когда": lambda report: report.created_at,
        "О чём": lambda report: report.get_subject_display(),
        "Площадка": lambda report: report.project_title,
        "Муниципалитет": lambda report: report.municipality_title,
        "Где": lambda report: report.place,
        "Что случилось": lambda report: report.what,
        "Состояние": lambda report: report.get_state_display(),
        "Что сделано": lambda report: report.note,
    }

    def get_queryset(self, request: HttpRequest) -> Any:
        """Load no photos."""
        return super().get_queryset(request).defer("photo")

    @display(description="Номер", ordering="pk")
    def number(self, report: FaultReport) -> str:
        return f"№ {report.pk}"

    @display(description="Что случилось")
    def brief(self, report: FaultReport) -> str:
        return Truncator(report.what).chars(80)

    def show_photo(self, report: FaultReport) -> str | SafeString:
        if not report.photo:
            return "нет"
        return format_html('<a href="/admin/soobshcheniya/{}/snimok/">открыть</a>', report.pk)
