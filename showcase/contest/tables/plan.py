"""What a table would change on the site, row by row; nothing is written here."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models

from showcase.contest.on_vote import ON_VOTE
from showcase.contest.tables import stock
from showcase.contest.tables.cells import Cell, Fault, is_dash, is_empty
from showcase.contest.tables.columns import (
    BY_KEY,
    MUNICIPALITY,
    NUMBER,
    PAGE,
    TITLE,
    YEAR,
    Values,
    same,
)
from showcase.contest.tables.places import Places, folded
from showcase.core.russian import strip_settlement_prefix

NEEDED = "Заполните: без этого новую страницу не добавить."
COORDINATES = "Нужны обе координаты: и широта, и долгота."
MOVED = "Таблица не переносит проекты в другой муниципалитет. Перенесите страницу сами или верните прежнее название."


class RowState(models.TextChoices):
    FAULTY = "faulty", "ошибка"
    NEW = "new", "новая"
    CHANGED = "changed", "изменится"
    SAME = "same", "без\u00a0изменений"


@dataclass(frozen=True)
class Change:
    heading: str
    old: Any
    new: Any


@dataclass
class Row:
    """A row of the table: the values to write, or its faults by the keys of columns."""

    line: int
    values: Values = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    found: stock.Found | None = None
    state: RowState = RowState.FAULTY
    changes: list[Change] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    remark: str = ""

    @property
    def year(self) -> int | None:
        return self.found.merged(self.values, YEAR) if self.found else self.values.get(YEAR)

    def blame(self, key: str, sentence: str) -> None:
        self.faults.setdefault(key, sentence)

    @property
    def number(self) -> str:
        return self.values.get(NUMBER) or (self.found.values[NUMBER] if self.found else "") or ""

    @property
    def title(self) -> str:
        return self.values.get(TITLE) or (self.found.values[TITLE] if self.found else "") or ""

    @property
    def fault_list(self) -> list[tuple[str, str]]:
        return [(BY_KEY[key].heading, sentence) for key, sentence in self.faults.items()]


@dataclass
class Plan:
    rows: list[Row]
    places: Places

    @cached_property
    def counts(self) -> dict[RowState, int]:
        counted = Counter(row.state for row in self.rows)
        return {state: counted[state] for state in RowState}

    @property
    def to_write(self) -> list[Row]:
        return [row for row in self.rows if row.state in (RowState.NEW, RowState.CHANGED)]

    @property
    def is_faulty(self) -> bool:
        return self.counts[RowState.FAULTY] > 0

    @property
    def has_doubts(self) -> bool:
        return any(row.doubts for row in self.rows)

    @cached_property
    def digest(self) -> str:
        """Equal for two plans with the same changes to pages with the same content."""
        done = [
            (
                row.line,
                row.state,
                row.found and (row.found.page.pk, row.found.page.live, row.found.has_draft_beside),
                sorted(row.values.items()),
                [(change.heading, str(change.old), str(change.new)) for change in row.changes],
            )
            for row in self.rows
        ]
        return hashlib.sha256(repr(done).encode()).hexdigest()


def make_plan(
    rows: Sequence[tuple[int, dict[str, Cell]]], year: int | None = None, *, to_write: bool = False
) -> Plan:
    """Compare rows with the site. `year` is the contest of rows that name none; `to_write` locks the pages."""
    places = Places()
    planned = [_read(line, cells, places, year) for line, cells in rows]
    _find(planned, places, to_write)
    _refuse_twins(planned)
    known = {key for _line, cells in rows for key in cells}
    for row in planned:
        _compare(row, places) if row.found else _add(row, known, places)
        _check_place(row)
    _refuse_taken_numbers(planned, places)
    for row in planned:
        row.state = _state(row)
    _suspect_twins(planned, places)
    return Plan(planned, places)


def _read(line: int, cells: dict[str, Cell], places: Places, year: int | None) -> Row:
    row = Row(line)
    for key, column in BY_KEY.items():
        cell = cells.get(key)
        try:
            if is_dash(cell):
                if column.is_needed:
                    raise Fault("Здесь не может быть пусто.")
                row.values[key] = column.empty
            elif not is_empty(cell):
                row.values[key] = column.read(cell, places)
        except Fault as fault:
            row.faults[key] = str(fault)
    if year and YEAR not in row.values and YEAR not in row.faults and PAGE not in row.values:
        row.values[YEAR] = year
    return row


def _name(row: Row) -> tuple[str, Any] | None:
    """Return what identifies the page of a row: its key, or year and number."""
    if PAGE in row.values:
        return PAGE, row.values[PAGE]
    return (NUMBER, (row.values[YEAR], row.values[NUMBER])) if {YEAR, NUMBER} <= row.values.keys() else None


def _find(rows: list[Row], places: Places, to_write: bool) -> None:
    names = [name for row in rows if (name := _name(row))]
    keys = [value for kind, value in names if kind == PAGE]
    found = stock.load(keys, [value for kind, value in names if kind == NUMBER], places, to_write=to_write)
    for row in rows:
        name = _name(row)
        row.found = found.get(name) if name else None
        if name and name[0] == PAGE and not row.found:
            row.blame(PAGE, "Страницы с таким кодом нет. Для нового проекта оставьте код пустым.")
        if not name and not {YEAR, NUMBER, PAGE} & row.faults.keys():
            row.blame(
                NUMBER if YEAR in row.values else YEAR, "Укажите год и номер: по ним сайт находит проект."
            )


def _refuse_twins(rows: list[Row]) -> None:
    """Reject several rows about the same page, and new projects that share a number."""
    lines = defaultdict(list)
    for row in rows:
        if name := _name(row):
            lines[row.found.page.pk if row.found else name].append((row, name[0]))
    for twins in lines.values():
        for row, key in twins if len(twins) > 1 else ():
            others = ", ".join(str(twin.line) for twin, _key in twins if twin is not row)
            row.blame(key, f"Этот же проект стоит и в другой строке: {others}. Оставьте одну.")


def _add(row: Row, known: set[str], places: Places) -> None:
    if row.faults.keys() & {PAGE, YEAR, NUMBER}:
        return
    if not {MUNICIPALITY, TITLE} <= known:
        row.blame(NUMBER, f"Проекта № {row.values[NUMBER]} в этом году на сайте нет. Проверьте год и номер.")
    for key in (MUNICIPALITY, TITLE):
        if key not in row.values and key in known:
            row.blame(key, NEEDED)
    shown = {key: value for key, value in row.values.items() if key not in (NUMBER, TITLE)}
    row.changes = [
        Change(BY_KEY[key].heading, "", BY_KEY[key].show(value, places)) for key, value in shown.items()
    ]


def _compare(row: Row, places: Places) -> None:
    found = row.found
    changed = {
        key: new for key, new in row.values.items() if key != PAGE and not same(found.values[key], new)
    }
    row.changes = [
        Change(
            BY_KEY[key].heading,
            BY_KEY[key].show(found.values[key], places),
            BY_KEY[key].show(new, places),
        )
        for key, new in changed.items()
    ]
    row.values = changed
    if MUNICIPALITY in changed:
        row.blame(MUNICIPALITY, MOVED)
    if found.is_on_vote and (key := next((key for key in (NUMBER, YEAR) if key in changed), "")):
        row.blame(key, ON_VOTE)
    for key in changed:
        if sentence := found.conflict(key, changed[key], places):
            row.blame(key, sentence)
    if changed and found.obstacle:
        row.blame(NUMBER, found.obstacle)
    if changed and found.has_draft_beside:
        row.remark = "Неопубликованная правка этой страницы сохранится и останется черновиком."


def _check_place(row: Row) -> None:
    pair = {**(row.found.values if row.found else {}), **row.values}
    known = [key for key in ("latitude", "longitude") if pair.get(key) is not None]
    if len(known) == 1 and {"latitude", "longitude"} & (row.values.keys() | row.faults.keys()):
        row.blame("longitude" if known[0] == "latitude" else "latitude", COORDINATES)


def _refuse_taken_numbers(rows: list[Row], places: Places) -> None:
    """Reject numbers in use, for rows that identify their page by key."""
    moving = [
        row
        for row in rows
        if row.found and {NUMBER, YEAR} & row.values.keys() and row.values.get(NUMBER, True)
    ]
    wanted = {
        id(row): (row.found.merged(row.values, YEAR), row.found.merged(row.values, NUMBER)) for row in moving
    }
    taken = stock.owners(wanted.values())
    counted = Counter(wanted.values()) + Counter(
        name[1] for row in rows if (name := _name(row)) and name[0] == NUMBER
    )
    for row in moving:
        pair = wanted[id(row)]
        if taken.get(pair, row.found.page.pk) != row.found.page.pk or counted[pair] > 1:
            row.blame(NUMBER, f"Номер {pair[1]} в этом году уже занят.")


def _state(row: Row) -> RowState:
    if row.faults:
        return RowState.FAULTY
    if not row.found:
        return RowState.NEW
    return RowState.CHANGED if row.changes else RowState.SAME


def _suspect_twins(rows: list[Row], places: Places) -> None:
    """Warn about new projects of the same kind and at the same place as another."""
    new = [
        row
        for row in rows
        if row.state == RowState.NEW and row.values.get("settlement") and row.values.get("kind")
    ]
    seen = defaultdict(list)
    for page in stock.neighbours({row.values[YEAR] for row in new}, places):
        seen[_spot(page)].append(_named(page.get(NUMBER), page[TITLE]))
    for row in new:
        others = seen[_spot(row.values)]
        if others:
            row.doubts.append(f"То же место и тот же вид, что у проекта {others[0]}. Это другой проект?")
        others.append(_named(row.number, row.title))


def _spot(values: Values) -> tuple:
    place = folded(strip_settlement_prefix(values["settlement"]))
    return values[YEAR], values[MUNICIPALITY], place, values["kind"]


def _named(number: str | None, title: str) -> str:
    return f"№ {number} «{title}»" if number else f"«{title}»"
