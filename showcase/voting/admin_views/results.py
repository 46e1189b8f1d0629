"""After the count: flagged series of votes, and the results as counted and as the commission decided."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from showcase.voting import ballotbox
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import HIDDEN, RoundFormView
from showcase.voting.choices import RoundState
from showcase.voting.models import OptionResult, Void, VotingRound
from showcase.voting.outcomes import Denied
from showcase.voting.results import results_of


class VoidForm(forms.ModelForm):
    """Proposes to void one of the flagged series; no other votes can be selected."""

    series = forms.ChoiceField(label="Серия", widget=forms.RadioSelect)

    class Meta:
        model = Void
        fields = ["series", "reason", "protocol"]
        labels = {"protocol": "Протокол комиссии"}
        help_texts = {
            "reason": "Число аннулированных голосов и причину увидят все. Без имён и номеров телефонов.",
            "protocol": "Номер и дата.",
        }

    def __init__(self, found: VotingRound, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {void.series for void in found.voids.all()}
        self.fields["series"].choices = [
            (
                item.series,
                f"{timezone.localtime(item.hour):%d.%m.%Y, %H:%M}, {item.series_name} — голосов: {item.votes}",
            )
            for item in ballotbox.flagged(found)
            if item.series not in known
        ]


class SeriesPage(RoundFormView):
    name = "series"
    permissions = rights.OVERSEE
    is_open = staticmethod(lambda found: found.totals_visible)
    refusal = HIDDEN
    form_class = VoidForm
    template_name = "voting/admin/series.html"
    page_title = "Необычные серии и аннулирование"
    button = "Предложить аннулировать"
    success_message = "Предложено. Решает другой член комиссии."

    @property
    def may_propose(self) -> bool:
        return self.round.state == RoundState.ANNOUNCED and self.may(*rights.COMMISSION)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"found": self.round, **super().get_form_kwargs()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        voids = self.round.voids.select_related("entered_by", "confirmed_by")
        return super().get_context_data(voids=voids, may_propose=self.may_propose, **kwargs)

    def save(self, form: VoidForm) -> None:
        if not self.may_propose:
            raise Denied("Аннулировать предлагает член комиссии, до утверждения итогов.")
        ballotbox.propose_void(self.round, by=self.request.user, **form.cleaned_data)


class ResultSheet:
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
        """Validate every row, so that all errors are shown at once."""
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
        counted = {row.option: row for row in results_of(self.round).rows}
        rows = [
            (form.instance.option, form, counted[form.instance.option_id]) for form in context["form"].forms
        ]
        return {**context, "rows": rows, "may_edit": self.may(*rights.ORGANISERS)}

    def save(self, form: ResultSheet) -> None:
        if not self.may(*rights.ORGANISERS):
            raise Denied("Баллы и места вносит организатор.")
        for result in form.save():
            log(instance=result, action="wagtail.edit", user=self.request.user)
