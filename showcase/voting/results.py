"""Counts votes from rows on every request; totals are never stored. Each voting channel has its own column.

Before the end there is nothing to count: nobody can read the encrypted ballots.
"""

import csv
import datetime as dt
import io
import json
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from showcase.contest.choices import Outcome
from showcase.core.russian import count_ru, number_ru
from showcase.core.sql import ask
from showcase.core.tables import Cell, Table, table_view
from showcase.voting.choices import EventKind
from showcase.voting.models import (
    Challenge,
    Participation,
    RoundEvent,
    SealedReceipt,
    Void,
    VotingRound,
)

COLUMNS = {
    "online": "Голоса онлайн",
    "paper": "Голоса очно",
    "points": "Баллы за голоса",
    "points_total": "Сумма баллов",
    "place": "Место",
}
"""Columns of numbers, in their order."""
COUNT = """
SELECT o.id, o.number, o.title, o.municipality, o.project_id,
  coalesce(l.online, 0), coalesce(l.voided, 0),
  (SELECT sum(votes) FROM (
    SELECT DISTINCT ON (p.station_id) p.votes FROM voting_papercount p
    WHERE p.option_id = o.id AND p.confirmed_at IS NOT NULL
    ORDER BY p.station_id, p.version DESC) AS latest),
  coalesce(d.outcome, 'unknown'), d.points_total, d.place, coalesce(d.note, '')
FROM voting_option o
LEFT JOIN voting_optionresult d ON d.option_id = o.id
LEFT JOIN (
  SELECT option_id, count(*) FILTER (WHERE NOT is_void) AS online, count(*) FILTER (WHERE is_void) AS voided
  FROM voting_recordline WHERE round_id = %(round)s GROUP BY option_id
) l ON l.option_id = o.id
WHERE o.round_id = %(round)s ORDER BY o.number
"""
RANKS = {Outcome.WINNER: 0, Outcome.PRIZE: 1}

Steps = list[list[int | None]]


class Hidden(Exception):
    """Totals are not public yet."""


@dataclass(frozen=True)
class Row:
    """Votes of one project by channel, and its result. `paper` is None where none was confirmed."""

    option: int
    number: str
    title: str
    municipality: str
    project: int
    online: int
    voided: int
    paper: int | None
    outcome: str
    points_total: Decimal | None
    place: int | None
    note: str
    points: int | None = None

    @property
    def outcome_text(self) -> str:
        return "Подводят итоги" if self.outcome == Outcome.UNKNOWN else Outcome(self.outcome).label

    def sort_key(self) -> tuple[int, int, str]:
        """Sort winners first, then prize-winners, then others by number; never by votes."""
        return RANKS.get(self.outcome, 2), self.place or 10_000, self.number


@dataclass(frozen=True)
class Activity:
    """Totals of the whole round, which may be shown during the vote because they reveal nothing about projects.

    `hours` are seals: the time, votes and codes since the previous seal. Delivery states cover a day.
    """

    hours: list[tuple[dt.datetime, int, int]]
    unsealed_votes: int
    unsealed_codes: int
    delivery: dict[str, int]

    @property
    def greatest(self) -> int:
        return max((max(votes, codes) for _, votes, codes in self.hours), default=0)

    @property
    def votes(self) -> int:
        return self.unsealed_votes + sum(votes for _, votes, _ in self.hours)

    @property
    def codes(self) -> int:
        return self.unsealed_codes + sum(codes for _, _, codes in self.hours)


@dataclass(frozen=True)
class Results:
    round: VotingRound
    rows: list[Row]
    steps: Steps

    @property
    def is_decided(self) -> bool:
        return any(row.outcome != Outcome.UNKNOWN for row in self.rows)

    @property
    def has_paper(self) -> bool:
        return any(row.paper is not None for row in self.rows)

    @property
    def voided(self) -> int:
        return sum(row.voided for row in self.rows)

    def void_reasons(self) -> list[str]:
        voids = Void.objects.filter(round=self.round, confirmed_at__isnull=False)
        return [reason.rstrip(".") for reason in voids.values_list("reason", flat=True)]

    def table(self) -> Table:
        columns = self.columns()
        rows = [
            [
                Cell(row.title, self.round.url("project", row.number)),
                row.number,
                row.municipality,
                *(_shown(name, getattr(row, name)) for name in columns),
                row.outcome_text,
            ]
            for row in self.rows
        ]
        caption = f"{count_ru(len(rows), 'проект', 'проекта', 'проектов')}: сначала победители и призёры"
        labels = columns.values()
        return table_view(caption, ["Проект", "Номер", "Где", *labels, "Итог"], rows, numeric=labels)

    def columns(self) -> dict[str, str]:
        """Return the number columns with a value for at least one project."""
        return {
            name: label
            for name, label in COLUMNS.items()
            if any(getattr(row, name) is not None for row in self.rows)
        }


def count(voting_round: VotingRound) -> list[Row]:
    """Every project's votes, in the order of numbers. Raises Hidden before the count."""
    if not voting_round.totals_visible:
        raise Hidden("Число голосов скрыто до конца голосования.")
    return [Row(*found) for found in ask(COUNT, {"round": voting_round.pk})]


def activity(voting_round: VotingRound) -> Activity:
    votes, codes = unsealed_votes(voting_round).count(), unsealed_codes(voting_round).count()
    hours = voting_round.seals.values_list("sealed_at", "votes", "codes")
    states = voting_round.challenges.values_list("state").annotate(Count("pk")).order_by("state")
    return Activity(list(hours), votes, codes, dict(states))


def unsealed_votes(voting_round: VotingRound) -> QuerySet[Participation]:
    """Return votes whose receipts are not sealed yet."""
    sealed = SealedReceipt.objects.filter(receipt_hash=OuterRef("receipt_hash"))
    return voting_round.participations.filter(~Exists(sealed))


def unsealed_codes(voting_round: VotingRound) -> QuerySet[Challenge]:
    """Return codes requested since the last seal."""
    last = voting_round.seals.last()
    return voting_round.challenges.filter(**({"created_at__gt": last.sealed_at} if last else {}))


def points_for(votes: int, steps: list[list[int | None]]) -> int | None:
    """Return the points for a number of votes from rows of [from, to, points]; None if no row matches."""
    for votes_from, votes_to, points in steps:
        if (votes_from or 0) <= votes and (votes_to is None or votes <= votes_to):
            return points
    return None


def steps_of(voting_round: VotingRound) -> Steps:
    """Return the table of points: as announced, or as published later if there was none at the announcement."""
    if announced := json.loads(voting_round.rules or "{}").get("points"):
        return announced
    later = RoundEvent.objects.filter(round=voting_round, kind=EventKind.POINTS, confirmed_at__isnull=False)
    data = later.order_by("-confirmed_at").values_list("data", flat=True).first()
    return (data or {}).get("points", [])


def results_of(voting_round: VotingRound) -> Results:
    """Count everything. Raises Hidden while totals are hidden."""
    steps = steps_of(voting_round)
    rows = [
        replace(row, points=points_for(row.online + (row.paper or 0), steps)) for row in count(voting_round)
    ]
    return Results(voting_round, sorted(rows, key=Row.sort_key), steps)


def _shown(name: str, value: Any) -> str:
    if value is None:
        return "не внесены" if name == "paper" else ""
    return number_ru(value)


def as_csv(results: Results) -> str:
    """Return CSV for spreadsheets: semicolons, UTF-8 with a BOM, empty cells for unknown values."""
    columns, stream = results.columns(), io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    demo = ["Демонстрация"] if results.round.is_demo else []
    writer.writerow(["Номер", "Проект", "Где", *columns.values(), "Итог", "Аннулировано", *demo])
    for row in results.rows:
        named = [row.number, _inert(row.title), _inert(row.municipality)]
        values = [getattr(row, name) for name in columns]
        writer.writerow([*named, *values, row.outcome_text, row.voided, *("да" for _ in demo)])
    return "\ufeff" + stream.getvalue()


def _inert(text: str) -> str:
    """Escape text that a spreadsheet would run as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
