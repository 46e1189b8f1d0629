"""Results after the count: votes as counted, and what the organiser enters by the commission's decision."""

from typing import Any

from django import forms
from django.db import transaction
from wagtail.log_actions import log

from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import HIDDEN, RoundFormView
from showcase.voting.models import OptionResult, VotingRound
from showcase.voting.outcomes import Denied
from showcase.voting.results import results_of


class ResultSheet:
    """Forms of all projects as one."""

    media = forms.Media()

    def __init__(self, found: VotingRound, data: Any = None, **kwargs: Any) -> None:
        fields = ["points_total", "place", "outcome", "note"]
        row = forms.modelform_factory(OptionResult, fields=fields, localized_fields=["points_total"])
        self.forms = [
            row(
                data,
                instance=getattr(option, "result", None) or OptionResult(option=option),
                prefix=option.pk,
            )
            for option in found.options.select_related("result")
        ]

    def is_valid(self) -> bool:
        """All rows are asked, so that every mistake is shown at once."""
        return not [form for form in self.forms if not form.is_valid()]

    @transaction.atomic
    def save(self) -> list[OptionResult]:
        return [form.save() for form in self.forms if form.has_changed()]


class ResultsPage(RoundFormView):
    name = "results"
    permissions = rights.OVERSEE
    is_open = staticmethod(lambda found: found.totals_visible)
    refusal = HIDDEN
    form_class = ResultSheet
    template_name = "voting/admin/results.html"
    page_title = "Итоги: баллы и места"
    stays = True

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"found": self.round, **super().get_form_kwargs()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        counted = {row.counted.option: row for row in results_of(self.round).rows}
        rows = [
            (form.instance.option, form, counted[form.instance.option_id]) for form in context["form"].forms
        ]
        return {**context, "rows": rows, "may_edit": self.may(*rights.ORGANISERS)}

    def save(self, form: ResultSheet) -> None:
        if not self.may(*rights.ORGANISERS):
            raise Denied("Баллы и места вносит организатор.")
        for result in form.save():
            log(instance=result, action="wagtail.edit", user=self.request.user)
