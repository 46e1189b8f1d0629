"""Projects of a round: who takes votes, pauses and withdrawals."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from showcase.voting import ballotbox
from showcase.voting.choices import OptionEventKind, RoundState
from showcase.voting.desk.base import FormMixin, RoundView, url
from showcase.voting.desk.forms import EventForm
from showcase.voting.models import Option, OptionEvent, VotingRound
from showcase.voting.outcomes import Denied

NEXT = {
    None: [OptionEventKind.PAUSED, OptionEventKind.WITHDRAWN],
    OptionEventKind.RESUMED: [OptionEventKind.PAUSED, OptionEventKind.WITHDRAWN],
    OptionEventKind.PAUSED: [OptionEventKind.RESUMED, OptionEventKind.WITHDRAWN],
    OptionEventKind.WITHDRAWN: [],
}
"""What may follow the latest event. A withdrawal is for good."""
ACTIONS = {
    OptionEventKind.PAUSED: ballotbox.pause,
    OptionEventKind.RESUMED: ballotbox.resume,
    OptionEventKind.WITHDRAWN: ballotbox.withdraw,
}
ONLY_ANNOUNCED = "Приостановить или снять проект можно, только пока голосование объявлено и не закрыто."
GONE = "Проект снят с голосования насовсем."


def with_latest(voting_round: VotingRound) -> QuerySet[Option]:
    """Projects with the latest event of each."""
    latest = OptionEvent.objects.filter(option=OuterRef("pk")).order_by("-id")
    return voting_round.options.annotate(
        latest=Subquery(latest.values("kind")[:1]), reason=Subquery(latest.values("reason")[:1])
    )


class OptionsPage(RoundView):
    """All projects of the round and what happened to them. No numbers of votes."""

    template_name = "voting/admin/options.html"
    page_title = "Проекты на голосовании"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rows in the order of numbers."""
        events = self.round.state == RoundState.OPEN
        rows = [
            {
                "option": option,
                "state": OptionEventKind(option.latest).label if option.latest else "голоса принимают",
                "reason": option.reason,
                "url": url("option", self.round.pk, option.pk) if events and NEXT[option.latest] else "",
            }
            for option in with_latest(self.round)
        ]
        history = (
            OptionEvent.objects.filter(option__round=self.round)
            .select_related("option", "by")
            .order_by("-id")
        )
        return super().get_context_data(rows=rows, history=history, **kwargs)


class OptionPage(FormMixin, RoundView):
    """A pause, its end or a withdrawal of one project."""

    button = "Записать"
    intro = (
        "Новые коды для этого проекта перестанут приходить или пойдут снова. "
        "Принятые голоса остаются на месте. Запись нельзя изменить или удалить."
    )

    def check(self) -> None:
        """Events belong to an announced round."""
        super().check()
        if self.round.state != RoundState.OPEN:
            raise Denied(ONLY_ANNOUNCED)
        if not self.kinds():
            raise Denied(GONE)

    def back_url(self) -> str:
        """The list of projects."""
        return url("options", self.round.pk)

    def crumbs(self) -> list[dict[str, str]]:
        """The list of projects comes before."""
        return [*super().crumbs(), {"url": self.back_url(), "label": OptionsPage.page_title}]

    def option(self) -> Option:
        """The project of the address."""
        return get_object_or_404(with_latest(self.round), pk=self.kwargs["option"])

    def kinds(self) -> list[OptionEventKind]:
        """What may happen next."""
        return NEXT[self.option().latest]

    def get_page_title(self) -> str:
        """The project."""
        return str(self.option())

    def make_form(self, data: Any = None, files: Any = None) -> EventForm:
        """What may happen, and why."""
        return EventForm(self.kinds(), data)

    def submit(self, form: EventForm) -> HttpResponse:
        """Add the event."""
        act = ACTIONS[OptionEventKind(form.cleaned_data["kind"])]
        act(self.option(), self.request.user, form.cleaned_data["reason"])
        return self.done("Записано.")
