"""After the close: votes by project and municipality, and what the organiser decides by hand."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.log_actions import log

from showcase.contest.choices import Outcome
from showcase.contest.models import ProjectPage
from showcase.core.admin_register import spreadsheet
from showcase.voting import totals
from showcase.voting.charts import over_time, shares
from showcase.voting.choices import Mode, RoundState
from showcase.voting.desk import rights
from showcase.voting.desk.base import FormMixin, RoundView
from showcase.voting.desk.forms import ResultForm
from showcase.voting.models import Option, OptionResult
from showcase.voting.outcomes import Denied
from showcase.voting.totals import OptionTotals

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = {
    "Номер": lambda row: row.number,
    "Проект": lambda row: row.title,
    "Муниципалитет": lambda row: row.municipality,
    "Код в СМС": lambda row: row.sms,
    "Код на почту": lambda row: row.email,
    "Аннулировано": lambda row: row.voided,
    "На бумаге": lambda row: "" if row.paper is None else row.paper,
}


class TotalsPage(RoundView):
    """Votes by project, by municipality and by hour."""

    permissions = rights.OVERSEE
    needs_visible_totals = True
    template_name = "voting/admin/totals.html"
    page_title = "Голоса по проектам"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the same as a spreadsheet."""
        if request.GET.get("export") != "xlsx":
            return super().get(request, *args, **kwargs)
        name = f"golosa-{self.round.contest}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(
            spreadsheet(str(self.round), COLUMNS, totals.count(self.round)), XLSX, headers=headers
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tables and charts. Online and paper votes stay in columns of their own."""
        rows = totals.count(self.round)
        places: Counter = Counter()
        for row in rows:
            places[row.municipality] += row.sms + row.email
        return super().get_context_data(
            rows=rows,
            voided=sum(row.voided for row in rows),
            chart=over_time(totals.activity(self.round).per_hour),
            places=shares(places.most_common()),
            **kwargs,
        )


class ResultsPage(FormMixin, RoundView):
    """Sum of points, place and note of each project: written by the organiser, computed from nothing."""

    needs_visible_totals = True
    template_name = "voting/admin/results.html"
    page_title = "Баллы и места"

    def check(self) -> None:
        """Nothing is decided before the close."""
        super().check()
        if self.round.state in (RoundState.DRAFT, RoundState.OPEN) and self.round.mode == Mode.OWN:
            raise Denied("Баллы и места вносят после закрытия голосования.")

    def make_form(self, data: Any = None, files: Any = None) -> "ResultSheet":
        """A row for each project."""
        return ResultSheet(list(self.round.options.select_related("result")), data)

    def submit(self, form: "ResultSheet") -> HttpResponse:
        """Save rows that changed."""
        for result in form.save():
            log(instance=result, action="wagtail.edit", user=self.request.user)
        return self.done("Сохранено.", self.request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rows of the sheet beside the votes and the outcome that stands on the project's page."""
        form = kwargs.pop("form", None) or self.make_form()
        counted = {row.option: row for row in totals.count(self.round)}
        outcomes = dict(
            ProjectPage.objects.filter(voting_options__round=self.round).values_list("pk", "outcome")
        )
        rows = [result_row(option, row, counted[option.pk], outcomes) for option, row in form.rows]
        return super().get_context_data(form=form, rows=rows, **kwargs)


def result_row(
    option: Option, form: ResultForm, votes: OptionTotals, outcomes: dict[int, str]
) -> dict[str, Any]:
    """One project of the sheet."""
    return {
        "option": option,
        "form": form,
        "votes": votes,
        "outcome": Outcome(outcomes[option.project_id]).label,
        "page_url": reverse("wagtailadmin_pages:edit", args=[option.project_id]),
    }


class ResultSheet:
    """Forms of all projects as one."""

    media = ResultForm().media

    def __init__(self, options: list[Option], data: Any = None) -> None:
        self.rows = [
            (option, ResultForm(data, instance=result_of(option), prefix=str(option.pk)))
            for option in options
        ]

    def is_valid(self) -> bool:
        """Whether every row is; all are asked, so that every mistake is shown at once."""
        return not [form for _, form in self.rows if not form.is_valid()]

    @transaction.atomic
    def save(self) -> list[OptionResult]:
        """Save rows that changed and return them."""
        return [form.save() for _, form in self.rows if form.has_changed()]


def result_of(option: Option) -> OptionResult:
    """The stored decision, or an empty one."""
    return option.result if hasattr(option, "result") else OptionResult(option=option)
