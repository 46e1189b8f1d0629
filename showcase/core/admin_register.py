"""Admin lists of plain models by wagtail-modeladmin, with XLSX export."""

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import CreateView, HistoryView, IndexView, InspectView

from showcase.core.russian import printable

SHEET_NAME_CHARS = 31  # the limit of the XLSX format

Columns = dict[str, Callable[[Any], Any]]


def yes_no(value: bool) -> str:
    return "да" if value else "нет"


def cell_value(value: Any) -> Any:
    """Convert a value for a cell: Moscow time, «да» or «нет», lists as lines."""
    if isinstance(value, dt.datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, list | tuple):
        return printable("\n".join(str(item) for item in value))
    return value if isinstance(value, int | float | dt.date | None) else printable(str(value))


def spreadsheet(title: str, columns: Columns, rows: QuerySet) -> bytes:
    """Write rows as XLSX. Formulas are written as text, so that opening the file runs nothing."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:SHEET_NAME_CHARS])
    sheet.freeze_panes = "A2"
    heading = [WriteOnlyCell(sheet, name) for name in columns]
    for cell in heading:
        cell.font = Font(bold=True)
    sheet.append(heading)
    for row in rows:
        cells = [WriteOnlyCell(sheet, cell_value(read(row))) for read in columns.values()]
        for cell in cells:
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type
        sheet.append(cells)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class RegisterIndexView(IndexView):
    """Exports XLSX only: CSV allows formula injection, and Excel misreads its encoding."""

    FORMATS = (SpreadsheetExportMixin.FORMAT_XLSX,)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect a URL with unknown filters to the unfiltered list."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            return redirect(self.index_url)

    def get_filters(self, request: HttpRequest) -> tuple:
        """Allow the declared filters only: other lookups could reveal hidden columns."""
        found = super().get_filters(request)
        if found[2]:
            raise IncorrectLookupParameters
        return found

    def write_xlsx(self, queryset: QuerySet, output: BytesIO) -> None:
        output.write(spreadsheet(self.model_admin.export_filename, self.model_admin.export_columns, queryset))


class RegisterCreateView(CreateView):
    """The form for a new row; the title fits any grammatical gender."""

    page_title = "Новая запись"


class RegisterInspectView(InspectView):
    page_title = "Просмотр"

    def get_field_label(self, field_name: str, field: Any = None) -> str:
        return capfirst(super().get_field_label(field_name, field))

    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        """Format a value by the register's method `show_<field>`, a truth value as «да» or «нет»."""
        if show := getattr(self.model_admin, f"show_{field_name}", None):
            return show(self.instance)
        value = super().get_field_display_value(field_name, field)
        return yes_no(value) if isinstance(value, bool) else value


class RegisterHistoryView(HistoryView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check permissions, which Wagtail's own view does not."""
        if not self.permission_helper.user_can_inspect_obj(request.user, self.instance):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class RegisterButtons(ButtonHelper):
    def get_buttons_for_obj(self, obj: Model, exclude: list[str] | None = None, **kwargs: Any) -> list[dict]:
        """Leave «edit» out of the list: the title links to the form."""
        in_list = isinstance(self.view, IndexView)
        return super().get_buttons_for_obj(
            obj, exclude=[*(exclude or []), *(["edit"] if in_list else [])], **kwargs
        )


class Register(ModelAdmin):
    """A list with filters, a page of one row and XLSX export."""

    index_view_class = RegisterIndexView
    create_view_class = RegisterCreateView
    inspect_view_class = RegisterInspectView
    history_view_class = RegisterHistoryView
    button_helper_class = RegisterButtons
    index_template_name = "wagtailadmin/registers/index.html"
    inspect_view_enabled = True
    empty_value_display = "—"
    list_per_page = 50
    export_columns: Columns = {}
    export_filename = "таблица"

    def get_list_export(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the headings; without them there is no export."""
        return tuple(self.export_columns)
