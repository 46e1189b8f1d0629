"""Reads a dataset file and tells everything that is wrong with it at once."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

from showcase.pages.importers import tables
from showcase.pages.importers.faults import BrokenDatasetError, Check, Fault
from showcase.pages.importers.shape import DATASET
from showcase.pages.importers.wording import names_a_person

Row = dict[str, Any]
SHELF_SLUG = "utochnyaetsya"


class Dataset:
    """A checked dataset of version 1."""

    def __init__(self, raw: Row) -> None:
        self.sources: dict[str, str] = raw["sources"]
        self.source_notes: dict[str, str] = raw.get("source_notes", {})
        self.aggregate: Row = raw.get("aggregate", {})
        self.municipalities: list[Row] = raw["municipalities"]
        self.years: list[Row] = raw["contest_years"]
        self.projects: list[Row] = raw["projects"]
        self.news: list[Row] = raw["news"]
        self.rules: Row = raw.get("rules", {})
        self.predecessor_contests: list[Row] = raw.get("predecessor_contests", [])
        self.predecessor_projects: list[Row] = raw.get("predecessor_projects", [])
        self.related_projects: list[Row] = raw.get("related_projects", [])

    def addresses(self, ids: Iterable[str]) -> list[str]:
        """Return the addresses of sources, in order and each once, but none that spells a private name."""
        found = dict.fromkeys(self.sources[name] for name in ids)
        return [address for address in found if not names_a_person(address)]


def read_dataset(path: Path) -> Dataset:
    """Read and check a file; raises BrokenDatasetError with all faults found in it."""
    raw = _parse(_read(path))
    check = Check()
    _collect_names(raw, check)
    DATASET(raw, "", check)
    if isinstance(raw, dict):
        _check_together(raw, check)
    check.raise_if_any()
    return Dataset(raw)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BrokenDatasetError([Fault("", f"не читается: {error.strerror or error}")]) from error
    except UnicodeDecodeError as error:
        text = f"не в кодировке UTF-8, первый неверный байт — {error.start + 1}-й"
        raise BrokenDatasetError([Fault("", text)]) from error


def _parse(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        fault = Fault("", f"это не JSON: ошибка в строке {error.lineno}, знак {error.colno}")
        raise BrokenDatasetError([fault]) from error
    except (RecursionError, ValueError) as error:
        raise BrokenDatasetError([Fault("", "это не JSON, который можно разобрать")]) from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _rows(raw: Any, name: str) -> list[tuple[str, Row]]:
    """Rows that are sets of fields, each with its path; whatever else stands there is told by the shape."""
    found = raw.get(name) if isinstance(raw, dict) else None
    rows = found if isinstance(found, list) else []
    return [(f"{name}[{place}]", row) for place, row in enumerate(rows) if isinstance(row, dict)]


def _collect_names(raw: Any, check: Check) -> None:
    listed = raw.get("sources") if isinstance(raw, dict) else None
    check.source_ids = set(listed) if isinstance(listed, dict) else set()
    names = (row.get("short_name") for _, row in _rows(raw, "municipalities"))
    check.municipality_names = {name for name in names if isinstance(name, str)}
    years = (row.get("year") for _, row in _rows(raw, "contest_years"))
    check.years = {year for year in years if isinstance(year, int)}


def _check_together(raw: Row, check: Check) -> None:
    """Check what no row shows alone: names given twice, phases that end before they start."""
    _once(raw, "municipalities", "id", check)
    _once(raw, "municipalities", "short_name", check)
    _once(raw, "contest_years", "year", check)
    _once(raw, "projects", "id", check)
    for name in ("predecessor_projects", "related_projects"):
        _once(raw, name, "id", check)
    _once(raw, "projects", "voting_number", check, within=lambda row: row.get("year"))
    for path, row in _rows(raw, "municipalities"):
        if row.get("id") == SHELF_SLUG:
            check.fault(f"{path}.id", "этот адрес занят страницей «Муниципалитет уточняется»")
    for path, row in _rows(raw, "contest_years"):
        _check_year(row, path, check)


def _once(
    raw: Row, rows: str, field: str, check: Check, within: Callable[[Row], Any] = lambda _row: None
) -> None:
    seen: dict[str, str] = {}
    for path, row in _rows(raw, rows):
        value = row.get(field)
        if not isinstance(value, str | int) or isinstance(value, bool):
            continue
        here = f"{path}.{field}"
        first = seen.setdefault(f"{within(row)}|{value}", here)
        if first != here:
            check.fault(here, f"«{value}» уже есть: {first}")


def _check_year(row: Row, path: str, check: Check) -> None:
    for phase_path, phase in _rows(row, "phases"):
        starts, ends = phase.get("starts"), phase.get("ends")
        if isinstance(starts, str) and isinstance(ends, str) and starts > ends:
            check.fault(
                f"{path}.{phase_path}.ends", f"этап кончается ({ends}) раньше, чем начинается ({starts})"
            )
    numbers, notes = row.get("stats"), row.get("stats_notes", {})
    if isinstance(numbers, dict) and isinstance(notes, dict):
        for name in notes.keys() - numbers.keys() - tables.WORDY_NOTES:
            check.fault(f"{path}.stats_notes.{name}", "такого показателя нет в stats этого года")
