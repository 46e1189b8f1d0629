"""Results of a vote as people read them: every way of voting in a column of its own."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from showcase.contest.choices import Outcome
from showcase.core.russian import count_ru, number_ru
from showcase.core.tables import Cell, Table, table_view
from showcase.voting import totals
from showcase.voting.choices import EventKind
from showcase.voting.models import OptionResult, RoundEvent, Void, VotingRound
from showcase.voting.totals import OptionTotals

ONLINE, PAPER = "Голоса онлайн", "Голоса очно"
POINTS, SUM, PLACE, OUTCOME = "Баллы за голоса", "Сумма баллов", "Место", "Итог"
RANKS = {Outcome.WINNER: 0, Outcome.PRIZE: 1}

Steps = list[list[int | None]]


@dataclass(frozen=True)
class Row:
    """One project: what was counted and what the organiser decided."""

    counted: OptionTotals
    decided: OptionResult
    points: int | None

    @property
    def outcome_text(self) -> str:
        is_open = self.decided.outcome == Outcome.UNKNOWN
        return "Подводят итоги" if is_open else Outcome(self.decided.outcome).label

    def sort_key(self) -> tuple[int, int, str]:
        """Winners, prize-winners, others; never in the order of votes."""
        return RANKS.get(self.decided.outcome, 2), self.decided.place or 10_000, self.counted.number


@dataclass(frozen=True)
class Results:
    """All projects of a round with the table of points."""

    round: VotingRound
    rows: list[Row]
    steps: Steps

    @property
    def is_decided(self) -> bool:
        return any(row.decided.outcome != Outcome.UNKNOWN for row in self.rows)

    @property
    def has_paper(self) -> bool:
        return any(row.counted.paper is not None for row in self.rows)

    @property
    def voided(self) -> int:
        return sum(row.counted.voided for row in self.rows)

    def void_reasons(self) -> list[str]:
        voids = Void.objects.filter(round=self.round, confirmed_at__isnull=False)
        return [reason.rstrip(".") for reason in voids.values_list("reason", flat=True)]

    def table(self) -> Table:
        columns = self.columns()
        labels = [label for label, _ in columns]
        rows = [
            [
                Cell(row.counted.title, self.round.url("project", row.counted.number)),
                row.counted.number,
                row.counted.municipality,
                *(_shown(label, value(row)) for label, value in columns),
                row.outcome_text,
            ]
            for row in self.rows
        ]
        caption = f"{count_ru(len(rows), 'проект', 'проекта', 'проектов')}: сначала победители и призёры"
        return table_view(caption, ["Проект", "Номер", "Где", *labels, OUTCOME], rows, numeric=labels)

    def columns(self) -> list[tuple[str, Callable[[Row], Any]]]:
        """Columns of numbers that this round has: the way of voting, then whatever is known of any project."""
        optional: list[tuple[str, Callable[[Row], Any]]] = [
            (PAPER, lambda row: row.counted.paper),
            (POINTS, lambda row: row.points),
            (SUM, lambda row: row.decided.points_total),
            (PLACE, lambda row: row.decided.place),
        ]
        known = [column for column in optional if any(column[1](row) is not None for row in self.rows)]
        return [(ONLINE, lambda row: row.counted.online), *known]


def steps_of(voting_round: VotingRound) -> Steps:
    """The table of points: as announced, or as two people published it later where none was known then."""
    later = RoundEvent.objects.filter(round=voting_round, kind=EventKind.POINTS, confirmed_at__isnull=False)
    announced = json.loads(voting_round.rules or "{}").get("points")
    data = later.order_by("-confirmed_at").values_list("data", flat=True).first()
    return announced or (data or {}).get("points", [])


def results_of(voting_round: VotingRound) -> Results:
    """Count everything. Raises `totals.Hidden` while totals are hidden."""
    steps = steps_of(voting_round)
    decided = {item.option_id: item for item in OptionResult.objects.filter(option__round=voting_round)}
    rows = [
        Row(
            row,
            decided.get(row.option, OptionResult()),
            totals.points_for(row.online + (row.paper or 0), steps),
        )
        for row in totals.count(voting_round)
    ]
    return Results(voting_round, sorted(rows, key=Row.sort_key), steps)


def _shown(label: str, value: Any) -> str:
    if value is None:
        return "не внесены" if label == PAPER else ""
    return number_ru(value)


def as_csv(results: Results) -> str:
    """The table for spreadsheets: semicolons, UTF-8 with a mark, an empty cell where nothing is known."""
    columns, stream = results.columns(), io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    demo = ["Демонстрация"] if results.round.is_demo else []
    labels = [label for label, _ in columns]
    writer.writerow(["Номер", "Проект", "Где", *labels, OUTCOME, "Аннулировано", *demo])
    for row in results.rows:
        named = [row.counted.number, _inert(row.counted.title), _inert(row.counted.municipality)]
        values = [value(row) for _, value in columns]
        writer.writerow([*named, *values, row.outcome_text, row.counted.voided, *("да" for _ in demo)])
    return "\ufeff" + stream.getvalue()


def _inert(text: str) -> str:
    """Text that a spreadsheet will not run as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
