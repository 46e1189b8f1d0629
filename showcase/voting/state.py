"""What a project page may say about the vote at this moment, by the database's clock."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery

from showcase.core.cache_version import cached
from showcase.voting.choices import Mode, OptionEventKind, RoundState
from showcase.voting.clock import VotingNow
from showcase.voting.models import Option, OptionEvent, VotingRound

# An announcement froze the rules, so they are kept in memory; what may still change is asked for each time.
OF_NUMBER = """
SELECT o.id, r.id, r.rules_hash, r.state, r.closes_at, voting_now(), e.kind, e.reason, e.at
FROM voting_option o JOIN voting_votinground r ON r.id = o.round_id
JOIN contest_contestyearpage y ON y.page_ptr_id = r.year_page_id
LEFT JOIN LATERAL (
  SELECT kind, reason, at FROM voting_optionevent WHERE option_id = o.id ORDER BY id DESC LIMIT 1) e ON true
WHERE y.year = %s AND o.number = %s AND r.state <> 'draft'
"""
OF_YEAR = """
SELECT r.id, r.rules_hash, r.state, r.closes_at, voting_now()
FROM voting_votinground r JOIN contest_contestyearpage y ON y.page_ptr_id = r.year_page_id
WHERE y.year = %s AND r.state <> 'draft'
"""


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
    return _panel(_with_round().filter(project=project_id, round__year_page=F("project__contest_year")))


def panel_of_number(year: int, number: str) -> Panel | None:
    """The panel of the project with this number in the vote of a year; None where there is none."""
    found = _ask(OF_NUMBER, [year, number])
    if found is None:
        return None
    pk, round_id, rules, state, closes_at, *moment = found
    option = cached(f"vote-option-{pk}-{round_id}-{rules}", lambda: _with_round().get(pk=pk))
    option.round.state, option.round.closes_at = state, closes_at
    return _panel_at(option, *moment)


def _ask(question: str, values: list[int | str]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()


def _with_round() -> QuerySet[Option]:
    related = Option.objects.select_related("round__year_page", "result")
    return related.defer("round__year_page__body", "round__rules")


def _panel(options: QuerySet[Option]) -> Panel | None:
    latest = OptionEvent.objects.filter(option=OuterRef("pk")).order_by("-id")
    option = (
        options.exclude(round__state=RoundState.DRAFT)
        .annotate(
            now=VotingNow(),
            latest=Subquery(latest.values("kind")[:1]),
            reason=Subquery(latest.values("reason")[:1]),
            since=Subquery(latest.values("at")[:1]),
        )
        .first()
    )
    return _panel_at(option, option.now, option.latest, option.reason, option.since) if option else None


def _panel_at(
    option: Option, now: dt.datetime, latest: str | None, reason: str | None, since: dt.datetime | None
) -> Panel:
    state = state_at(option.round, now, latest)
    reason = reason if latest != OptionEventKind.RESUMED else ""
    return Panel(state, option.round, now, option, reason or "", latest or "", since)


def panel_of_year(year: int) -> Panel | None:
    """The panel of a whole round; None while no vote of the year is announced."""
    row = _ask(OF_YEAR, [year])
    if row is None:
        return None
    pk, rules, state, closes_at, now = row
    rounds = VotingRound.objects.select_related("year_page").defer("year_page__body")
    found = cached(f"vote-round-{pk}-{rules}", lambda: rounds.get(pk=pk))
    found.state, found.closes_at = state, closes_at
    return Panel(state_at(found, now), found, now)


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
    if latest == OptionEventKind.PAUSED:
        return PanelState.PAUSED
    return PanelState.EXTERNAL if voting_round.mode == Mode.EXTERNAL else PanelState.OPEN
