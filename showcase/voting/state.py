"""The state of the vote for a project or a year page, by the database's clock."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from showcase.contest.models import ProjectPage
from showcase.core.cache_version import cached
from showcase.core.russian import MOSCOW
from showcase.core.sql import ask_prepared
from showcase.voting.choices import EventKind
from showcase.voting.messages import days_left
from showcase.voting.models import Option, RoundEvent, VotingRound
from showcase.voting.results import Results, Row

# The rules are frozen by the announcement, so they are cached; these columns may change and are queried each time.
NOW_OF_ROUND = """
SELECT r.id, r.rules_hash, r.state, r.closes_at, r.counted_at, voting_now(),
  (SELECT max(ends) FROM contest_phase WHERE year_page_id = r.year_page_id AND key = 'implementation'),
  p.kind, p.reason, p.confirmed_at
FROM voting_votinground r
LEFT JOIN LATERAL (
  SELECT kind, reason, confirmed_at FROM voting_roundevent
  WHERE round_id = r.id AND kind IN ('paused', 'resumed') AND confirmed_at IS NOT NULL
  ORDER BY confirmed_at DESC, id DESC LIMIT 1) p ON true
"""
OF_YEAR = f"{NOW_OF_ROUND} WHERE r.year = %s AND r.state <> 'draft'"
OF_OPTION = f"""
SELECT o.id, e.kind, e.reason, e.confirmed_at, now_of.*
FROM voting_option o JOIN ({NOW_OF_ROUND} WHERE r.state <> 'draft') AS now_of
  ON now_of.id = o.round_id
LEFT JOIN LATERAL (
  SELECT kind, reason, confirmed_at FROM voting_roundevent
  WHERE option_id = o.id AND confirmed_at IS NOT NULL
  ORDER BY confirmed_at DESC, id DESC LIMIT 1) e ON true
"""  # noqa: S608
OF_NUMBER = (
    f"{OF_OPTION} WHERE o.number = %s AND o.round_id = (SELECT id FROM voting_votinground WHERE year = %s)"  # noqa: S608
)
OF_PROJECT = f"{OF_OPTION} WHERE o.project_id = %s ORDER BY o.id DESC LIMIT 1"
OPEN = """
SELECT year, is_demo, closes_at, voting_now() FROM voting_votinground
WHERE state = 'announced' AND opens_at <= voting_now() AND closes_at > voting_now()
ORDER BY is_demo, closes_at LIMIT 1
"""


class PanelState(StrEnum):
    BEFORE = "before"
    OPEN = "open"
    AWAY = "away"  # open, but this is a page of the mirror, shown while the site cannot accept votes
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    GRACE = "grace"  # no new codes; codes already sent are accepted
    COUNTING = "counting"
    RESULTS = "results"


NOTHING = RoundEvent()
"""Used where a round or a project has no event in force."""


@dataclass(frozen=True)
class Panel:
    """A state with the data that its message needs; `now` is the database's time.

    `build_by` is the last day of building; `results` are for pages that show them, `project` for its own page.
    """

    state: PanelState
    round: VotingRound
    now: dt.datetime
    option: Option | None = None
    pause: RoundEvent = NOTHING
    switch: RoundEvent = NOTHING
    results: Results | None = None
    project: ProjectPage | None = None
    build_by: dt.date | None = None

    @property
    def stop(self) -> RoundEvent:
        """The event that paused the round, or this project."""
        return self.pause if self.is_round_paused else self.switch

    @property
    def row(self) -> Row | None:
        rows = self.results.rows if self.results and self.option else []
        return next((row for row in rows if row.option == self.option.pk), None)

    @property
    def due(self) -> dt.date | None:
        """The day by which winners are announced, if it is not past."""
        day = self.round.results_due
        return day if day and day >= self.now.astimezone(MOSCOW).date() else None

    @property
    def is_last_day(self) -> bool:
        return days_left(self.round.closes_at, self.now) == 0

    @property
    def is_withdrawn(self) -> bool:
        return self.switch.kind == EventKind.OPTION_WITHDRAWN

    @property
    def is_round_paused(self) -> bool:
        return self.pause.kind == EventKind.PAUSED


def panel_of_year(year: int) -> Panel | None:
    """The panel of a whole round; None while no vote of the year is announced."""
    found = ask_prepared(OF_YEAR, [year])
    if not found:
        return None
    pk, rules = found[0][:2]
    return _panel(found[0], cached(f"vote-round-{pk}-{rules}", lambda: VotingRound.objects.get(pk=pk)))


def panel_of_number(year: int, number: str) -> Panel | None:
    """The panel of the project with this number in the vote of a year; None where there is none."""
    return _option_panel(ask_prepared(OF_NUMBER, [number, year]))


def panel_of_project(project_id: int) -> Panel | None:
    """The panel of a project; None while no vote with it is announced."""
    return _option_panel(ask_prepared(OF_PROJECT, [project_id]))


def _option_panel(found: list[tuple[Any, ...]]) -> Panel | None:
    if not found:
        return None
    pk, *switch, round_id, rules = found[0][:6]
    options = Option.objects.select_related("round")
    option = cached(f"vote-option-{pk}-{round_id}-{rules}", lambda: options.get(pk=pk))
    return _panel(found[0][4:], option.round, option, _event(switch))


def _panel(
    row: tuple[Any, ...], found: VotingRound, option: Option | None = None, switch: RoundEvent = NOTHING
) -> Panel:
    found.state, found.closes_at, found.counted_at, now, build_by, *pause = row[2:]
    paused = _event(pause)
    return Panel(state_at(found, now, paused, switch), found, now, option, paused, switch, build_by=build_by)


def _event(columns: list[Any]) -> RoundEvent:
    kind, reason, confirmed_at = columns
    return RoundEvent(kind=kind, reason=reason, confirmed_at=confirmed_at) if kind else NOTHING


def open_round() -> tuple[VotingRound, dt.datetime] | None:
    """Return the round that is open now, a real one first, with the fields that a link needs, and the current time."""
    for year, is_demo, closes_at, now in ask_prepared(OPEN):
        return VotingRound(year=year, is_demo=is_demo, closes_at=closes_at), now
    return None


def state_at(
    voting_round: VotingRound, now: dt.datetime, pause: RoundEvent, switch: RoundEvent
) -> PanelState:
    if voting_round.counted_at:
        return PanelState.RESULTS
    if switch.kind == EventKind.OPTION_WITHDRAWN:
        return PanelState.WITHDRAWN
    if now < voting_round.opens_at:
        return PanelState.BEFORE
    if now >= voting_round.closes_at + voting_round.grace:
        return PanelState.COUNTING
    if now >= voting_round.closes_at:
        return PanelState.GRACE
    if pause.kind == EventKind.PAUSED or switch.kind == EventKind.OPTION_PAUSED:
        return PanelState.PAUSED
    return PanelState.OPEN
