"""Series of votes that the site flagged, and proposals not to count them. Open only after the count."""

from typing import Any

from django import forms
from django.utils import timezone

from showcase.voting import ballotbox
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import HIDDEN, RoundFormView
from showcase.voting.choices import RoundState
from showcase.voting.models import Void, VotingRound
from showcase.voting.outcomes import Denied


class VoidForm(forms.ModelForm):
    """One of the flagged series; nothing else can be named."""

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
        known = {(void.kind, bytes(void.tag), void.hour) for void in found.voids.all()}
        self.fields["series"].choices = [
            (item.id, f"{timezone.localtime(item.hour):%d.%m.%Y, %H:%M}, {item.name} — голосов: {item.votes}")
            for item in ballotbox.flagged(found)
            if (item.kind, item.tag, item.hour) not in known
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
        values = form.cleaned_data
        ballotbox.propose_void(
            self.round, values["series"], values["reason"], values["protocol"], self.request.user
        )
