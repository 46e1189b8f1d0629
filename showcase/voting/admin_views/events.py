"""Events of two people: what may be entered now, the form that enters it, the page that confirms it."""

import functools
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_datetime
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateTimeInput

from showcase.voting import ballotbox
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import NOT_NOW, RoundFormView
from showcase.voting.ballotbox import certification, digests
from showcase.voting.ballotbox.points import Steps, points_of_year
from showcase.voting.choices import OPTION_SWITCHES, EventKind, RoundState
from showcase.voting.models import Option, RoundEvent, Void, VotingRound
from showcase.voting.outcomes import Denied
from showcase.voting.results import steps_of
from showcase.voting.state import PanelState, panel_of_year


@dataclass(frozen=True)
class Act:
    """What two people decide: its title, the fields of its form and who decides. See `about.html` for words."""

    title: str
    fields: tuple[str, ...] = ("reason",)
    permissions: tuple[str, ...] = rights.OVERSEE
    reason: str = "Причина"


VOID = Act("Аннулировать серию голосов", (), rights.COMMISSION)
ACTS = {
    EventKind.EXTENDED: Act("Продлить голосование", ("closes_at",)),
    EventKind.PAUSED: Act("Приостановить голосование"),
    EventKind.RESUMED: Act("Возобновить голосование"),
    EventKind.OPTION_PAUSED: Act("Приостановить проект", ("option", "reason")),
    EventKind.OPTION_RESUMED: Act("Возобновить проект", ("option", "reason")),
    EventKind.OPTION_WITHDRAWN: Act("Снять проект", ("option", "reason")),
    EventKind.RESTORED: Act("Продолжить после восстановления"),
    EventKind.POINTS: Act("Опубликовать таблицу баллов", ()),
    EventKind.CERTIFIED: Act(
        "Утвердить итоги", permissions=rights.COMMISSION, reason="Протокол комиссии: номер и дата"
    ),
    EventKind.COPIES_DESTROYED: Act(
        "Подтвердить уничтожение копий", permissions=rights.COMMISSION, reason="Что и как уничтожено"
    ),
}
SWITCHED_AFTER = {
    EventKind.OPTION_PAUSED: ("", EventKind.OPTION_RESUMED),
    EventKind.OPTION_RESUMED: (EventKind.OPTION_PAUSED,),
    EventKind.OPTION_WITHDRAWN: ("", EventKind.OPTION_PAUSED, EventKind.OPTION_RESUMED),
}
"""The latest event of a project that lets another follow; a withdrawal is for good."""


def offered(found: VotingRound) -> list[EventKind]:
    """Events that make sense at this moment."""
    if found.state == RoundState.DRAFT:
        return []
    if found.state == RoundState.CERTIFIED:
        done = found.journal.filter(confirmed_at__isnull=False, kind=EventKind.COPIES_DESTROYED)
        return [] if done.exists() else [EventKind.COPIES_DESTROYED]
    panel = panel_of_year(found.year)
    is_running = panel.now < found.closes_at
    wanted = {
        EventKind.EXTENDED: is_running,
        EventKind.PAUSED: is_running and not panel.is_round_paused,
        EventKind.RESUMED: is_running and panel.is_round_paused,
        **{kind: is_running and switchable(found, kind).exists() for kind in OPTION_SWITCHES},
        EventKind.RESTORED: is_behind(found),
        EventKind.POINTS: not steps_of(found) and bool(points_of_year(found)),
        EventKind.CERTIFIED: panel.state is PanelState.RESULTS,
    }
    return [kind for kind, is_wanted in wanted.items() if is_wanted]


def switchable(found: VotingRound, kind: EventKind) -> QuerySet[Option]:
    """Projects that an event of this kind may concern."""
    events = RoundEvent.objects.filter(option=OuterRef("pk"), confirmed_at__isnull=False)
    latest = Subquery(events.order_by("-confirmed_at", "-id").values("kind")[:1])
    options = found.options.annotate(latest=Coalesce(latest, Value("")))
    return options.filter(latest__in=SWITCHED_AFTER[kind])


def is_behind(found: VotingRound) -> bool:
    """Whether the database is older than the published digests."""
    with connection.cursor() as cursor:
        return digests.is_behind(cursor, found.pk)


def steps_text(steps: Steps) -> str:
    """«от 0 до 50 — 1; от 51 — 2»."""
    return "; ".join(
        f"от {votes_from}{'' if votes_to is None else f' до {votes_to}'} — {'?' if points is None else points}"
        for votes_from, votes_to, points in steps
    )


class EventForm(forms.Form):
    """Fields that the kind of an event needs."""

    closes_at = forms.DateTimeField(
        label="Новый конец",
        widget=AdminDateTimeInput,
        help_text="Время московское. До конца дня — 0:00 следующего.",
    )
    option = forms.ModelChoiceField(Option.objects.none(), label="Проект", empty_label="Выберите проект")
    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, found: VotingRound, kind: EventKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = ACTS[kind].reason
        if kind in OPTION_SWITCHES:
            self.fields["option"].queryset = switchable(found, kind)
        self.fields = {name: field for name, field in self.fields.items() if name in ACTS[kind].fields}


class ProposeEvent(RoundFormView):
    """Enter an event."""

    permissions = rights.OVERSEE
    form_class = EventForm
    template_name = "voting/admin/event.html"
    button = "Внести"
    success_message = "Внесено. Вступит в силу, когда подтвердит другой человек."

    @property
    def kind(self) -> EventKind:
        if self.kwargs["kind"] not in ACTS:
            raise Http404("Такого события нет.")
        return EventKind(self.kwargs["kind"])

    def get_page_title(self) -> str:
        return ACTS[self.kind].title

    def check(self) -> None:
        if not self.may(*ACTS[self.kind].permissions):
            raise Denied("Это решает комиссия.")
        if self.kind not in offered(self.round):
            raise Denied(NOT_NOW)
        if self.kind == EventKind.CERTIFIED:
            certification.refuse_if_early(self.round)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"found": self.round, "kind": self.kind, **super().get_form_kwargs()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        points = steps_text(points_of_year(self.round)) if self.kind == EventKind.POINTS else ""
        return super().get_context_data(kind=self.kind, points=points, **kwargs)

    def save(self, form: EventForm) -> None:
        ballotbox.propose(self.round, self.kind, self.request.user, **form.cleaned_data)


class DecisionPage(RoundFormView):
    """An event or a void that one person entered: another confirms it, anybody entitled takes it back."""

    permissions = rights.OVERSEE
    template_name = "voting/admin/decision.html"

    @functools.cached_property
    def row(self) -> RoundEvent | Void:
        is_void = self.kwargs["table"] == "void"
        rows = self.round.voids if is_void else self.round.journal.filter(kind__in=ACTS)
        return get_object_or_404(rows.select_related("entered_by", "confirmed_by"), pk=self.kwargs["row"])

    @property
    def act(self) -> Act:
        return VOID if isinstance(self.row, Void) else ACTS[EventKind(self.row.kind)]

    def get_page_title(self) -> str:
        return self.act.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        data = getattr(self.row, "data", {})
        return super().get_context_data(
            row=self.row,
            reason=self.act.reason,
            later=parse_datetime(data.get("closes_at", "")),
            points=steps_text(data.get("points", [])),
            is_own=self.row.entered_by_id == self.request.user.pk,
            may_decide=self.row.confirmed_at is None and self.may(*self.act.permissions),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decide = {"confirm": self.confirm, "take_back": self.take_back}.get(request.POST.get("decision"))
        if not self.may(*self.act.permissions):
            raise Denied("Это решает комиссия.")
        if decide is None:
            raise Denied("Выберите решение.")
        messages.success(request, decide())
        return redirect(self.back_url())

    def take_back(self) -> str:
        ballotbox.take_back(self.row)
        return "Предложение снято, всё остаётся как было."

    def confirm(self) -> str:
        """Let it take effect, unless what was proposed has become impossible meanwhile."""
        row, by = self.row, self.request.user
        if isinstance(row, Void):
            return f"Аннулировано голосов: {ballotbox.confirm_void(row, by)}."
        is_possible = row.kind in offered(self.round) and (
            row.option_id is None or row.option in switchable(self.round, EventKind(row.kind))
        )
        if row.confirmed_at is None and not is_possible:
            raise Denied(NOT_NOW)
        ballotbox.confirm_event(row, by)
        return f"Подтверждено: {row.get_kind_display()}."
