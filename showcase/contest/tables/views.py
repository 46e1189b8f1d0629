"""Pages of the admin: upload a table, look at what it would change, confirm, watch it being written."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from showcase.contest.models import ContestYearPage, TableImport
from showcase.contest.tables import applying, cautions, files
from showcase.contest.tables.places import Places
from showcase.contest.tables.plan import Plan, Row, RowState, make_plan
from showcase.contest.tables.reading import MAX_BYTES, Unreadable, read_table
from showcase.core import queue

PERMISSION = "contest.import_projects"
ROWS_PER_PAGE = 50
SHOWN_TABLES = 10
REFRESH_SECONDS = 2
TABS = {
    RowState.FAULTY: "С ошибками",
    RowState.NEW: "Новые",
    RowState.CHANGED: "Изменятся",
    RowState.SAME: "Без изменений",
}
SEEN_OLD = "Пока вы смотрели, на сайте что-то изменилось. Проверьте таблицу ещё раз и подтвердите."


class MayImport:
    """Mixin of views for those who may change all projects of a year."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class TablePage(MayImport, WagtailAdminTemplateMixin, FormView):
    """Breadcrumbs from the list of projects."""

    header_icon = "table"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        way = [{"url": reverse("projects:index"), "label": "Проекты"}, *self.way()]
        return [*self.breadcrumbs_items, *way, {"url": "", "label": self.get_page_title()}]

    def way(self) -> list[dict[str, str]]:
        return []


class UploadForm(forms.Form):
    """A file and the contest of rows that name none."""

    file = forms.FileField(
        label="Таблица",
        help_text="XLSX или CSV, до 10 МБ и 5 000 строк.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt"}),
    )
    year = forms.ModelChoiceField(
        ContestYearPage.objects.none(),
        label="Год конкурса",
        required=False,
        help_text="Для строк, в которых год не указан.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = ContestYearPage.objects.defer_streamfields().newest_first()
        self.fields["year"].queryset = years
        self.fields["year"].initial = years.real().first()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        data = file.read(MAX_BYTES + 1)
        try:
            self.sheet = read_table(data)
        except Unreadable as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        self.data_read = data
        return file


class Upload(TablePage):
    """The first step, with the template and the tables of the day."""

    page_title = "Загрузить таблицу"
    template_name = "contest/tables/upload.html"
    form_class = UploadForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tables = list(TableImport.objects.select_related("task", "user").defer("file", "content"))
        shown = tables if self.request.GET.get("all") else tables[:SHOWN_TABLES]
        has_more = len(tables) > len(shown)
        return super().get_context_data(recent=shown, has_more=has_more, rules=files.RULES, **kwargs)

    def form_valid(self, form: UploadForm) -> HttpResponse:
        table = TableImport.objects.create(
            user=self.request.user,
            file_name=form.cleaned_data["file"].name[:255],
            file=form.data_read,
            content=vars(form.sheet),
            year=form.cleaned_data["year"],
        )
        return redirect(table)


class ConfirmForm(forms.Form):
    """Confirmation of the preview; fields that do not apply to the table are removed."""

    digest = forms.CharField(widget=forms.HiddenInput)
    publish_new = forms.ChoiceField(
        label="Новые страницы",
        choices=[("", "Добавить черновиками"), ("1", "Сразу показать на сайте")],
        widget=forms.RadioSelect,
        required=False,
    )
    are_different = forms.BooleanField(label="Похожие проекты просмотрены, это разные проекты")

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["digest"].initial = plan.digest
        if not plan.counts[RowState.NEW]:
            del self.fields["publish_new"]
        elif drafts := cautions.unpublished(plan):
            advice = "Опубликуйте и это, иначе ссылки с новых страниц не откроются."
            self.fields["publish_new"].help_text = f"Ещё не на сайте: {', '.join(drafts)}. {advice}"
        if not plan.has_doubts:
            del self.fields["are_different"]


class TableView(TablePage):
    """One table: its preview, then its progress, then what was written."""

    template_name = "contest/tables/table.html"
    form_class = ConfirmForm

    @cached_property
    def table(self) -> TableImport:
        tables = TableImport.objects.select_related("task", "year").defer("file")
        return get_object_or_404(tables, pk=self.kwargs["pk"])

    @cached_property
    def plan(self) -> Plan:
        return make_plan(self.table.content["rows"], self.table.year_id)

    def get_page_title(self) -> str:
        return self.table.file_name

    def way(self) -> list[dict[str, str]]:
        return [{"url": reverse("project_tables:index"), "label": "Загрузить таблицу"}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if self.table.is_waiting:
            response.headers["Refresh"] = str(REFRESH_SECONDS)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"plan": self.plan, **super().get_form_kwargs()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_waiting, task = self.table.is_waiting, self.table.task
        is_interrupted = is_waiting and queue.is_interrupted(task)
        shared = {
            "table": self.table,
            "task": task,
            "is_waiting": is_waiting,
            "is_interrupted": is_interrupted,
        }
        if self.table.is_waiting or self.table.applied_at:
            return WagtailAdminTemplateMixin.get_context_data(self, **shared, **kwargs)
        return super().get_context_data(
            **shared,
            plan=self.plan,
            cautions=cautions.about_votes(self.plan),
            tabs=self.tabs(),
            rows=self.shown_rows(),
            state=self.asked_state(),
            **kwargs,
        )

    def asked_state(self) -> str:
        """Return which rows to show: by default the faulty ones, if any."""
        asked = self.request.GET.get("state", "")
        if asked in RowState.values or asked == "all":
            return asked
        return RowState.FAULTY if self.plan.is_faulty else "all"

    def tabs(self) -> list[tuple[str, str, int]]:
        counts = [(state.value, TABS[state], number) for state, number in self.plan.counts.items() if number]
        return [("all", "Все", len(self.plan.rows)), *counts]

    def shown_rows(self) -> Page:
        state = self.asked_state()
        rows: list[Row] = [row for row in self.plan.rows if state in ("all", row.state)]
        if state == "all":  # rows that need attention first
            rows.sort(
                key=lambda row: (row.state != RowState.FAULTY, not row.doubts, row.state == RowState.SAME)
            )
        return Paginator(rows, ROWS_PER_PAGE).get_page(self.request.GET.get("p"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.table.is_waiting or self.table.applied_at:
            return redirect(self.table)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        if self.plan.is_faulty or not self.plan.to_write:
            return redirect(self.table)
        if form.cleaned_data["digest"] != self.plan.digest:
            messages.warning(self.request, SEEN_OLD)
            return redirect(self.table)
        confirm(self.table, self.plan, publish_new=bool(form.cleaned_data.get("publish_new")))
        return redirect(self.table)


@transaction.atomic
def confirm(table: TableImport, plan: Plan, *, publish_new: bool = False) -> None:
    """Queue the table for writing as planned; a second submission does nothing."""
    own = _locked(table.pk)
    if own is None or own.applied_at:
        return
    own.confirmed, own.publish_new = plan.digest, publish_new
    own.task = applying.apply_table.enqueue(table=own.pk)
    own.save(update_fields=["confirmed", "publish_new", "task"])


def _locked(key: int) -> TableImport | None:
    """Lock a table; return None if it is locked by another request or queued."""
    tables = TableImport.objects.select_for_update(skip_locked=True).defer("file", "content")
    table = tables.filter(pk=key).first()
    return table if table and not table.is_waiting else None


class Marked(MayImport, View):
    """The table as it was uploaded, with its faults marked."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        tables = TableImport.objects.exclude(file=b"")  # a change from the list of projects has none
        table = get_object_or_404(tables, pk=pk, applied_at=None)
        plan = make_plan(table.content["rows"], table.year_id)
        faults = [(row.line, row.faults) for row in plan.rows if row.faults]
        name = table.file_name.rpartition(".")[0] or table.file_name
        return files.as_file(files.marked(bytes(table.file), table.content, faults), f"{name} с пометками")


class Discard(MayImport, View):
    """Forget a table that is not being written."""

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        table = _locked(pk)
        if table and not table.applied_at:
            table.delete()
            messages.success(request, "Таблица удалена. На сайте ничего не изменилось.")
        elif TableImport.objects.filter(pk=pk).exists():
            messages.warning(request, "Таблица уже записана или записывается: удалить её нельзя.")
            return redirect("project_tables:table", pk)
        return redirect("project_tables:index")


class Template(MayImport, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return files.as_file(files.template(Places()), "Проекты конкурса, образец")


app_name = "project_tables"
urlpatterns = [
    path("", Upload.as_view(), name="index"),
    path("template/", Template.as_view(), name="template"),
    path("<int:pk>/", TableView.as_view(), name="table"),
    path("<int:pk>/marked/", Marked.as_view(), name="marked"),
    path("<int:pk>/discard/", Discard.as_view(), name="discard"),
]
