"""Figures: every number of the dataset with its sources, conflicting ones side by side."""

import re
from collections.abc import Iterator
from typing import Any

from showcase.contest.choices import Channel
from showcase.contest.models import Figure
from showcase.pages.importers import municipalities, years
from showcase.pages.importers.dataset import Dataset, Row
from showcase.pages.importers.notes import for_readers
from showcase.pages.importers.tables import read_stat
from showcase.pages.importers.wording import plain, sentence
from showcase.pages.importers.writer import Entry, Writer

SECTION = "Цифры"
BOTH_CHANNELS = {"votes_online", "votes_offline"}


def write_figures(
    dataset: Dataset, year_pages: years.Pages, districts: municipalities.Pages, writer: Writer
) -> None:
    """Write the figures of each year and of the contest as a whole."""
    ids = {row["id"]: districts.get(row["short_name"]) for row in dataset.municipalities}
    for place, row in enumerate(dataset.years):
        if year := year_pages.get(row["year"]):
            for entry in _of_year(row, f"contest_years[{place}]", dataset):
                _write(entry, year.pk, ids, writer)
    for entry in _of_all_years(dataset):
        _write(entry, None, ids, writer)


def _write(entry: Entry, year_id: int | None, ids: dict[str, Any], writer: Writer) -> None:
    district = ids.get(entry.values.pop("district", ""))
    entry.values |= {"contest_year_id": year_id, "municipality_id": district.pk if district else None}
    writer.row(entry, Figure)


def _of_year(row: Row, path: str, dataset: Dataset) -> Iterator[Entry]:
    doubtful, notes = row.get("uncertain", []), row.get("stats_notes", {})
    conflicts = {conflict["field"]: conflict["values"] for conflict in row.get("conflicts", [])}
    for name in dict.fromkeys([*row["stats"], *conflicts]):
        for number, version in enumerate(_versions(name, row["stats"], conflicts.get(name, []))):
            note = (notes.get(name) if number == 0 else None) or version.get("note", "")
            sources = version.get("sources") or row["sources"]
            fields = _values(name, version["value"], note, sources, dataset)
            fields["is_uncertain"] = name in doubtful
            if name == "votes" and row["stats"].keys() >= BOTH_CHANNELS:
                fields["channel"] = Channel.BOTH
            yield Entry(SECTION, _key(row["year"], name, number), f"{path}.stats.{name}", fields)
    yield from _derived(row, path, dataset)


def _versions(name: str, stats: Row, conflicting: list[Row]) -> list[Row]:
    """All that sources say about one number; the number itself stands first and not twice."""
    if name not in stats:
        return conflicting
    own = next(
        (version for version in conflicting if version["value"] == stats[name]), {"value": stats[name]}
    )
    return [own, *(version for version in conflicting if version is not own)]


def _derived(row: Row, path: str, dataset: Dataset) -> Iterator[Entry]:
    found = row.get("derived", {})
    for name in found.keys() - {"how"}:
        fields = _values(re.sub(r"_20\d\d$", "", name), found[name], "", row["sources"], dataset)
        fields |= {"is_derived": True, "how": sentence(found["how"])}
        yield Entry(SECTION, _key(row["year"], name, 0), f"{path}.derived.{name}", fields)


def _of_all_years(dataset: Dataset) -> Iterator[Entry]:
    numbers = {name: value for name, value in dataset.aggregate.items() if name not in ("since", "sources")}
    for name, value in numbers.items():
        fields = _values(name, value, "", dataset.aggregate["sources"], dataset)
        yield Entry(SECTION, _key("all", name, 0), f"aggregate.{name}", fields)


def _key(year: int | str, name: str, number: int) -> str:
    return f"figure:{year}:{name}" + (f":{number + 1}" if number else "")


def _values(name: str, value: int, note: str, sources: list[str], dataset: Dataset) -> dict[str, Any]:
    stat = read_stat(name)
    if stat is None:
        raise ValueError(f"Показатель «{name}» не проверен.")
    return {
        "key": stat.kind.key,
        "value": value,
        "unit": stat.kind.unit,
        "qualifier": stat.kind.qualifier,
        "channel": stat.kind.channel,
        "is_interim": stat.kind.is_interim,
        "as_of": f"{stat.as_of_year}-01-01" if stat.as_of_year else None,
        "as_of_precision": "year" if stat.as_of_year else "day",
        "note": plain(for_readers(note)),
        "sources": dataset.addresses(sources),
        "district": stat.municipality,
    }
