"""Series of votes that the site flagged, and proposals not to count them. Open only after the count."""

from typing import Any

from django import forms

from showcase.voting import ballotbox
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import RoundFormView, admin_url
from showcase.voting.admin_views.formatting import moscow
from showcase.voting.choices import RoundState
from showcase.voting.outcomes import Denied


class VoidForm(forms.Form):
    """One of the flagged series; nothing else can be named."""

    series = forms.ChoiceField(label="Серия", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Причина",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Число аннулированных голосов и причину увидят все. Без имён и номеров телефонов.",
    )
    protocol = forms.CharField(label="Протокол комиссии", max_length=200, help_text="Номер и дата.")

    def __init__(self, series: list, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].choices = [
            (item.id, f"{moscow(item.hour)}, {item.name} — голосов: {item.votes}") for item in series
        ]


class SeriesPage(RoundFormView):
    permissions = rights.OVERSEE
    needs_totals = True
    form_class = VoidForm
    template_name = "voting/admin/series.html"
    page_title = "Необычные серии и аннулирование"
    button = "Предложить аннулировать"
    success_message = "Предложено. Решает другой член комиссии."
    intro = (
        "Много голосов за час из одной сети или с одного десятка тысяч номеров. Это повод посмотреть, "
        "а не вина: из одной сети голосуют школа, клуб, целое село за одним оператором. "
        "Сайт ничего не удаляет сам."
    )

    @property
    def may_propose(self) -> bool:
        is_open = self.round.state == RoundState.ANNOUNCED
        return is_open and rights.has_any(self.request.user, rights.COMMISSION)

    def get_form_kwargs(self) -> dict[str, Any]:
        known = {(void.kind, bytes(void.tag), void.hour) for void in self.round.voids.all()}
        flagged = ballotbox.flagged(self.round)
        series = [item for item in flagged if (item.kind, item.tag, item.hour) not in known]
        return {"series": series, **super().get_form_kwargs()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        voids = self.round.voids.select_related("entered_by", "confirmed_by")
        rows = [(void, admin_url("decision", self.round.pk, "void", void.pk)) for void in voids]
        return super().get_context_data(voids=rows, may_propose=self.may_propose, **kwargs)

    def save(self, form: VoidForm) -> None:
        if not self.may_propose:
            raise Denied("Аннулировать предлагает член комиссии, до утверждения итогов.")
        values = form.cleaned_data
        ballotbox.propose_void(
            self.round, values["series"], values["reason"], values["protocol"], self.request.user
        )
