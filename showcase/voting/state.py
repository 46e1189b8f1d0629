"""What a project page may say about the vote at this moment, by the database's clock."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from django.db.models import F, OuterRef, QuerySet, Subquery

from showcase.voting.choices import Mode, OptionEventKind, RoundState
from showcase.voting.clock import VotingNow
from showcase.voting.models import Option, OptionEvent, VotingRound


class PanelState(Enum):
    """States of the panel of one project, or of a whole round."""

    BEFORE = "before"
    OPEN = "open"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    GRACE = "grace"  # no new codes; codes already sent are taken
    COUNTING = "counting"
    RESULTS = "results"
    EXTERNAL = "external"


@dataclass(frozen=True)
class Panel:
    """A state with what its sentence needs. `now` is the database's; `reason` is the organiser's public word.

    `latest` is the last event of the project, `since` its moment; a withdrawn project stays one after the
    close.
    """

    state: PanelState
    round: VotingRound
    now: dt.datetime
    option: Option | None = None
    reason: str = ""
    latest: str = ""
    since: dt.datetime | None = None

    @property
    def shows_totals(self) -> bool:
        """Whether there is a count to show: after the close, or while a vote with open totals runs."""
        running = self.state is not PanelState.BEFORE and self.round.mode == Mode.OWN
        return self.state is PanelState.RESULTS or (running and self.round.totals_visible)

    @property
    def is_withdrawn(self) -> bool:
        """Whether the project was taken out, now or before the close."""
        return self.latest == OptionEventKind.WITHDRAWN


def panel_of_project(project_id: int) -> Panel | None:
    """The panel of a project; None while no vote of its year is announced. One query."""
    return _panel(Option.objects.filter(project=project_id, round__year_page=F("project__contest_year")))


def panel_of_number(year: int, number: str) -> Panel | None:
    """The panel of the project with this number in the vote of a year; None where there is none.

    One query.
    """
    return _panel(Option.objects.filter(round__year_page__year=year, number=number))


def _panel(options: QuerySet[Option]) -> Panel | None:
    latest = OptionEvent.objects.filter(option=OuterRef("pk")).order_by("-id")
    option = (
        options.exclude(round__state=RoundState.DRAFT)
        .select_related("round__year_page", "result")
        .defer("round__year_page__body", "round__rules")
        .annotate(
            now=VotingNow(),
            latest=Subquery(latest.values("kind")[:1]),
            reason=Subquery(latest.values("reason")[:1]),
            since=Subquery(latest.values("at")[:1]),
        )
        .first()
    )
    if option is None:
        return None
    state = state_at(option.round, option.now, option.latest)
    reason = option.reason if option.latest != OptionEventKind.RESUMED else ""
    return Panel(state, option.round, option.now, option, reason or "", option.latest or "", option.since)


def panel_of_year(year: int) -> Panel | None:
    """The panel of a whole round; None while no vote of the year is announced. One query."""
    found = (
        VotingRound.objects.exclude(state=RoundState.DRAFT)
        .select_related("year_page")
        .defer("year_page__body")
        .annotate(now=VotingNow())
        .filter(year_page__year=year)
        .first()
    )
    return Panel(state_at(found, found.now), found, found.now) if found else None


def open_rounds() -> list[VotingRound]:
    """Rounds that people vote in right now, each with `now` of the database. One query."""
    return list(
        VotingRound.objects.filter(
            state=RoundState.OPEN,
            mode__in=[Mode.OWN, Mode.EXTERNAL],
            opens_at__lte=VotingNow(),
            closes_at__gt=VotingNow(),
        )
        .select_related("year_page")
        .defer("year_page__body", "rules")
        .annotate(now=VotingNow())
    )


def state_at(voting_round: VotingRound, now: dt.datetime, latest: str | None = None) -> PanelState:
    """Tell the state by the clock; `latest` is the last event of the project, if there was one."""
    if voting_round.mode == Mode.RESULTS or voting_round.state in (RoundState.CLOSED, RoundState.CERTIFIED):
        return PanelState.RESULTS
    if latest == OptionEventKind.WITHDRAWN:
        return PanelState.WITHDRAWN
    if now < voting_round.opens_at:
        return PanelState.BEFORE
    if now >= voting_round.closes_at + voting_round.grace:
        return PanelState.COUNTING
    if now >= voting_round.closes_at:
        return PanelState.GRACE
    if voting_round.mode == Mode.EXTERNAL:
        return PanelState.EXTERNAL
    return PanelState.PAUSED if latest == OptionEventKind.PAUSED else PanelState.OPEN
