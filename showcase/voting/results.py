"""Results of a vote as people and programs read them: every way of voting in a column of its own."""

import csv
import io
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from showcase.contest.choices import Outcome
from showcase.core.russian import count_ru, number_ru, plural_ru
from showcase.core.tables import Cell, Table, table_view
from showcase.voting import totals
from showcase.voting.choices import EventKind, Mode
from showcase.voting.models import OptionResult, RoundEvent, Void, VotingRound
from showcase.voting.state import Panel

ONLINE, PAPER, OUTSIDE = "Голоса онлайн", "Голоса очно", "Голоса на другой площадке"
POINTS, SUM, PLACE, OUTCOME = "Баллы за голоса", "Сумма баллов", "Место", "Итог"
NOT_ENTERED = "не внесены"
RANKS = {Outcome.WINNER: 0, Outcome.PRIZE: 1}


@dataclass(frozen=True)
class Row:
    """One project: what was counted (up to `points`) and what the organiser decided (up to `outcome`)."""

    number: str
    title: str
    municipality: str
    url: str
    online: int
    paper: int | None
    outside: int | None
    points: int | None
    points_sum: Decimal | None
    place: int | None
    outcome: str
    voided: int


@dataclass(frozen=True)
class Results:
    """All projects of a round: winners, prize-winners, others; never in the order of votes."""

    round: VotingRound
    rows: list[Row]
    steps: list[list[int | None]]
    void_reasons: list[str]

    @property
    def voided(self) -> int:
        return sum(row.voided for row in self.rows)

    @property
    def is_decided(self) -> bool:
        return any(row.outcome != Outcome.UNKNOWN for row in self.rows)

    @property
    def has_paper(self) -> bool:
        return any(row.paper is not None for row in self.rows)


def steps_of(voting_round: VotingRound) -> list[list[int | None]]:
    """The table of points: as announced, or as two people published it later where none was known then."""
    later = RoundEvent.objects.filter(round=voting_round, kind=EventKind.POINTS, confirmed_at__isnull=False)
    announced = json.loads(voting_round.rules or "{}").get("points")
    data = later.order_by("-confirmed_at").values_list("data", flat=True).first()
    return announced or (data or {}).get("points", [])


def points_of(row: totals.OptionTotals, steps: list[list[int | None]]) -> int | None:
    """Points for all valid votes of a project, on the site and on paper."""
    return totals.points_for(row.online + (row.paper or 0), steps)


def results_of(voting_round: VotingRound) -> Results:
    """Count everything. Raises `totals.Hidden` while totals are hidden."""
    counted = totals.count(voting_round)
    steps = steps_of(voting_round) if voting_round.mode == Mode.OWN else []
    decided = {item.option_id: item for item in OptionResult.objects.filter(option__round=voting_round)}
    rows = [_row(row, voting_round, steps, decided.get(row.option)) for row in counted]
    rows.sort(key=lambda row: (RANKS.get(row.outcome, 2), row.place or 10_000, row.number))
    voids = Void.objects.filter(round=voting_round, confirmed_at__isnull=False)
    return Results(voting_round, rows, steps, list(voids.values_list("reason", flat=True)))


def _row(
    row: totals.OptionTotals,
    voting_round: VotingRound,
    steps: list[list[int | None]],
    decided: OptionResult | None,
) -> Row:
    return Row(
        number=row.number,
        title=row.title,
        municipality=row.municipality,
        url=reverse("voting:project", args=[voting_round.year, row.number]),
        online=row.online,
        paper=row.paper,
        outside=decided.outside_votes if decided else None,
        points=points_of(row, steps),
        points_sum=decided.points_total if decided else None,
        place=decided.place if decided else None,
        outcome=decided.outcome if decided else Outcome.UNKNOWN,
        voided=row.voided,
    )


def option_facts(panel: Panel) -> list[dict[str, Any]]:
    """One project's votes, points and place, each on a line of its own."""
    decided = OptionResult.objects.filter(option=panel.option).first()
    facts = own_facts(panel) if panel.round.mode == Mode.OWN else outside_facts(decided)
    if decided and decided.points_total is not None:
        facts.append(fact(SUM, decided.points_total, "вместе с баллами за остальные критерии"))
    if decided and decided.place:
        facts.append(fact(PLACE, decided.place, decided.note))
    return facts


def own_facts(panel: Panel) -> list[dict[str, Any]]:
    counted = next(row for row in totals.count(panel.round) if row.option == panel.option.pk)
    facts = [fact(ONLINE, counted.online)]
    if counted.paper is not None:
        facts.append(fact(PAPER, counted.paper))
    steps = steps_of(panel.round)
    if not steps:
        return [*facts, {"label": POINTS, "value": "Таблица баллов этого года не опубликована", "note": ""}]
    points = points_of(counted, steps)
    return [*facts, fact(POINTS, points)] if points is not None else facts


def outside_facts(decided: OptionResult | None) -> list[dict[str, Any]]:
    known = decided is not None and decided.outside_votes is not None
    return [fact(OUTSIDE, decided.outside_votes)] if known else []


def fact(label: str, number: Any, note: str = "") -> dict[str, Any]:
    return {"label": label, "value": number_ru(number), "number": number, "note": note}


def votes_text(facts: list[dict[str, Any]]) -> str:
    """«118 голосов онлайн, 35 очно»."""
    words = {ONLINE: "онлайн", PAPER: "очно", OUTSIDE: "на другой площадке"}
    found = [(item["number"], words[item["label"]]) for item in facts if item["label"] in words]
    if not found:
        return ""
    (first, how), *rest = found
    return ", ".join(
        [f"{count_ru(first, 'голос', 'голоса', 'голосов')} {how}", *(f"{number_ru(n)} {w}" for n, w in rest)]
    )


def columns_of(results: Results) -> list[tuple[str, str]]:
    """Names of the columns that this round has, with the attribute each shows."""
    own = results.round.mode == Mode.OWN
    wanted = [
        (own, ONLINE, "online"),
        (own and results.has_paper, PAPER, "paper"),
        (not own, OUTSIDE, "outside"),
        (bool(results.steps), POINTS, "points"),
        (any(row.points_sum is not None for row in results.rows), SUM, "points_sum"),
        (any(row.place for row in results.rows), PLACE, "place"),
    ]
    return [(label, name) for shown, label, name in wanted if shown]


def results_table(results: Results) -> Table:
    numbers = columns_of(results)
    labels = [label for label, _ in numbers]
    rows = [
        [
            Cell(row.title, row.url),
            row.number,
            row.municipality,
            *(_shown(row, name) for _, name in numbers),
            outcome_ru(row),
        ]
        for row in results.rows
    ]
    caption = f"{count_ru(len(rows), 'проект', 'проекта', 'проектов')}: сначала победители и призёры"
    return table_view(caption, ["Проект", "Номер", "Где", *labels, OUTCOME], rows, numeric=labels)


def _shown(row: Row, name: str) -> str:
    value = getattr(row, name)
    if value is None:
        return NOT_ENTERED if name == "paper" else ""
    return number_ru(value)


def outcome_ru(row: Row) -> str:
    """The outcome in words, «подводят итоги» while there is none."""
    return "Подводят итоги" if row.outcome == Outcome.UNKNOWN else Outcome(row.outcome).label


def voided_text(results: Results) -> str:
    """How many ballots were voided, and why: never which."""
    if not results.voided:
        return "Аннулированных голосов нет."
    word = plural_ru(results.voided, "Аннулирован", "Аннулировано", "Аннулировано")
    number = count_ru(results.voided, "голос", "голоса", "голосов")
    reasons = " ".join(f"Причина: {reason.rstrip('.')}." for reason in results.void_reasons)
    return f"{word} {number}: решение приняли двое ответственных. {reasons} В таблице этих голосов нет."


def as_csv(results: Results) -> str:
    """The table for spreadsheets: semicolons, UTF-8 with a mark, an empty cell where nothing is known."""
    numbers = columns_of(results)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    extra = ["Аннулировано"] if results.round.mode == Mode.OWN else []
    demo = ["Демонстрация"] if results.round.is_demo else []
    writer.writerow(["Номер", "Проект", "Где", *(label for label, _ in numbers), OUTCOME, *extra, *demo])
    for row in results.rows:
        values = [getattr(row, name) for _, name in numbers]
        writer.writerow(
            [row.number, _inert(row.title), _inert(row.municipality), *values, outcome_ru(row)]
            + [row.voided for _ in extra]
            + ["да" for _ in demo]
        )
    return "\ufeff" + stream.getvalue()


def _inert(text: str) -> str:
    """Text that a spreadsheet will not run as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
