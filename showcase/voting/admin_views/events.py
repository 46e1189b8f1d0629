"""Events of two people: what may be entered now, and the form that enters it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import connection
from django.http import Http404
from wagtail.admin.widgets import AdminDateTimeInput

from showcase.voting import ballotbox
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import RoundFormView
from showcase.voting.admin_views.formatting import steps_text
from showcase.voting.ballotbox import certification, digests
from showcase.voting.choices import OPTION_SWITCHES, EventKind, RoundState
from showcase.voting.clock import now
from showcase.voting.models import Option, VotingRound
from showcase.voting.outcomes import Denied
from showcase.voting.results import steps_of
from showcase.voting.state import PanelState, panel_of_year

NOT_NOW = "Сейчас это невозможно."
KEPT = "Принятые голоса остаются на месте. Причину увидят все."
ENTERED = "Внесено. Вступит в силу, когда подтвердит другой человек."


@dataclass(frozen=True)
class Act:
    """Words of an event. `reason`: the label of its field, empty where none is asked for."""

    title: str
    intro: str
    reason: str = "Причина"
    permissions: tuple[str, ...] = rights.OVERSEE


ACTS = {
    EventKind.EXTENDED: Act(
        "Продлить голосование", "Конец можно только отодвинуть. Запись об этом останется в журнале.", ""
    ),
    EventKind.PAUSED: Act("Приостановить голосование", f"Коды перестанут приходить. {KEPT}"),
    EventKind.RESUMED: Act("Возобновить голосование", f"Коды снова пойдут. {KEPT}"),
    EventKind.OPTION_PAUSED: Act(
        "Приостановить проект", f"Коды для этого проекта перестанут приходить. {KEPT}"
    ),
    EventKind.OPTION_RESUMED: Act("Возобновить проект", f"Коды для этого проекта снова пойдут. {KEPT}"),
    EventKind.OPTION_WITHDRAWN: Act(
        "Снять проект", f"Проект снимают с голосования насовсем, вернуть его нельзя. {KEPT}"
    ),
    EventKind.RESTORED: Act(
        "Продолжить после восстановления",
        "База данных восстановлена из копии: в ней нет голосов, принятых после копии. Голосование "
        "продолжится, а разрыв останется виден в журнале.",
    ),
    EventKind.POINTS: Act(
        "Опубликовать таблицу баллов",
        "Таблица берётся со страницы года. После публикации её не изменить.",
        "",
    ),
    EventKind.CERTIFIED: Act(
        "Утвердить итоги",
        "После подтверждения сайт удалит запечатанные бюллетени и сведения о голосовавших и уничтожит ключ. "
        "Вернуть это нельзя. Журнал, квитанции и числа останутся.",
        "Протокол комиссии: номер и дата",
        rights.COMMISSION,
    ),
    EventKind.COPIES_DESTROYED: Act(
        "Подтвердить уничтожение копий",
        "Акт будет завершён, когда вы уничтожите всё, чего не может уничтожить сайт: копии базы и ключа, "
        "снятые после объявления, и архив СМС у оператора.",
        "Что и как уничтожено",
        rights.COMMISSION,
    ),
}


def offered(voting_round: VotingRound) -> list[EventKind]:
    """Events that make sense at this moment."""
    if voting_round.state == RoundState.DRAFT:
        return []
    in_force = voting_round.journal.filter(confirmed_at__isnull=False)
    if voting_round.state == RoundState.CERTIFIED:
        is_done = in_force.filter(kind=EventKind.COPIES_DESTROYED).exists()
        return [] if is_done else [EventKind.COPIES_DESTROYED]
    panel = panel_of_year(voting_round.year)
    is_running = panel.now < voting_round.closes_at
    switches = [kind for kind in OPTION_SWITCHES if switchable(voting_round, kind)] if is_running else []
    wanted = [
        (is_running, EventKind.EXTENDED),
        (is_running, EventKind.RESUMED if panel.is_round_paused else EventKind.PAUSED),
        *((True, kind) for kind in switches),
        (is_behind(voting_round), EventKind.RESTORED),
        (not steps_of(voting_round) and bool(points_of_year(voting_round)), EventKind.POINTS),
        (panel.state is PanelState.RESULTS, EventKind.CERTIFIED),
    ]
    return [kind for is_wanted, kind in wanted if is_wanted]


def is_behind(voting_round: VotingRound) -> bool:
    """Whether the database is older than the published digests."""
    with connection.cursor() as cursor:
        return digests.is_behind(cursor, voting_round.pk)


def points_of_year(voting_round: VotingRound) -> list[list[int | None]]:
    steps = voting_round.year_page.points_steps.order_by("votes_from")
    return [list(step) for step in steps.values_list("votes_from", "votes_to", "points")]


def points_fault(steps: list[list[int | None]]) -> str:
    """What is wrong with a table of points, as a sentence; empty when nothing is."""
    for (votes_from, votes_to, points), following in zip(steps, [*steps, None][1:], strict=True):
        if points is None:
            return f"В таблице баллов не указаны баллы от {votes_from} голосов."
        if votes_to is not None and votes_to < votes_from:
            return f"В таблице баллов конец строки раньше её начала: от {votes_from} до {votes_to}."
        if following and (votes_to is None or votes_to >= following[0]):
            return f"В таблице баллов строки пересекаются: {following[0]} голосов есть в двух строках."
        if following and votes_to + 1 < following[0]:
            return f"В таблице баллов пропуск: от {votes_to + 1} до {following[0] - 1} голосов."
    return ""


def switchable(voting_round: VotingRound, kind: EventKind) -> list[Option]:
    """Projects that an event of this kind may concern; a withdrawal is for good."""
    latest: dict[int, str] = dict(
        voting_round.journal.filter(option__isnull=False, confirmed_at__isnull=False)
        .order_by("confirmed_at", "id")
        .values_list("option_id", "kind")
    )
    allowed = {
        EventKind.OPTION_PAUSED: (None, EventKind.OPTION_RESUMED),
        EventKind.OPTION_RESUMED: (EventKind.OPTION_PAUSED,),
        EventKind.OPTION_WITHDRAWN: (None, EventKind.OPTION_PAUSED, EventKind.OPTION_RESUMED),
    }[kind]
    return [option for option in voting_round.options.all() if latest.get(option.pk) in allowed]


class EventForm(forms.Form):
    """Fields that the kind of an event needs."""

    closes_at = forms.DateTimeField(
        label="Новый конец",
        widget=AdminDateTimeInput,
        help_text="Время московское. До конца дня — 0:00 следующего.",
    )
    option = forms.ModelChoiceField(Option.objects.none(), label="Проект", empty_label="Выберите проект")
    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, voting_round: VotingRound, kind: EventKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = ACTS[kind].reason
        if kind != EventKind.EXTENDED:
            del self.fields["closes_at"]
        if not ACTS[kind].reason:
            del self.fields["reason"]
        if kind in OPTION_SWITCHES:
            options = switchable(voting_round, kind)
            self.fields["option"].queryset = voting_round.options.filter(
                pk__in=[option.pk for option in options]
            )
        else:
            del self.fields["option"]

    def clean_closes_at(self) -> dt.datetime:
        if self.cleaned_data["closes_at"] <= now():
            raise forms.ValidationError("Этот момент уже прошёл.")
        return self.cleaned_data["closes_at"]


class ProposeEvent(RoundFormView):
    """Enter an event."""

    permissions = rights.OVERSEE
    form_class = EventForm
    button = "Внести"
    success_message = ENTERED

    @property
    def kind(self) -> EventKind:
        kind = self.kwargs["kind"]
        if kind not in ACTS:
            raise Http404("Такого события нет.")
        return EventKind(kind)

    @property
    def intro(self) -> str:
        words = f"{ACTS[self.kind].intro} Подтверждает другой человек."
        return f"{words} {steps_text(points_of_year(self.round))}" if self.kind == EventKind.POINTS else words

    def get_page_title(self) -> str:
        return ACTS[self.kind].title

    def check(self) -> None:
        super().check()
        if not rights.has_any(self.request.user, ACTS[self.kind].permissions):
            raise Denied("Это решает комиссия.")
        if self.kind not in offered(self.round):
            raise Denied(NOT_NOW)
        if self.kind == EventKind.CERTIFIED:
            certification.refuse_if_early(self.round)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"voting_round": self.round, "kind": self.kind, **super().get_form_kwargs()}

    def save(self, form: EventForm) -> None:
        details = dict(form.cleaned_data)
        if self.kind == EventKind.POINTS:
            steps = points_of_year(self.round)
            if fault := points_fault(steps):
                raise Denied(fault)
            details["data"] = {"points": steps}
        ballotbox.propose(self.round, self.kind, self.request.user, details.pop("reason", ""), **details)
