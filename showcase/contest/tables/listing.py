"""What the list of projects offers for tables: buttons, and the export of what it shows."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from wagtail.admin.widgets import Button, HeaderButton

from showcase.contest.models import ProjectPage
from showcase.contest.tables import files, stock, views
from showcase.contest.tables.places import Places


class TableButtons:
    """Mixin of the list of projects: buttons for tables, the export of what the list shows."""

    FORMATS = ("xlsx",)
    template_name = "contest/tables/project_index.html"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm(views.PERMISSION):
            return super().header_buttons
        upload = reverse("project_tables:index")
        button = HeaderButton("Загрузить таблицу", url=upload, icon_name="upload", priority=20)
        return [*super().header_buttons, button]

    @property
    def header_more_buttons(self) -> list[Button]:
        export = Button("Выгрузить таблицу", url=self.xlsx_export_url, icon_name="download", priority=90)
        return [*super().header_more_buttons, export]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        may_import = self.request.user.has_perm(views.PERMISSION)
        return super().get_context_data(*args, may_import=may_import, **kwargs)

    def write_xlsx_response(self, queryset: Any) -> HttpResponse:
        """Export all filtered pages, in the columns of the import."""
        keys = [page.pk for page in queryset]
        places, pages = Places(), ProjectPage.objects.defer("body").in_bulk(keys)
        rows = stock.with_versions([pages[key] for key in keys], places)
        return files.as_file(files.export((found.values for found in rows), places), "Проекты конкурса")
