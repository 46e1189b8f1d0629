"""Contest years with their phases, points table and notes."""

from typing import Any

from showcase.contest.models import ContestYearPage
from showcase.pages.importers.dataset import Dataset, Row
from showcase.pages.importers.notes import for_readers, told
from showcase.pages.importers.tables import WORDY_NOTES
from showcase.pages.importers.wording import plain, sentences
from showcase.pages.importers.writer import Entry, Writer
from showcase.pages.models import YearsPage

SECTION = "Годы"

Pages = dict[int, ContestYearPage]


def write_years(dataset: Dataset, section: YearsPage, writer: Writer) -> Pages:
    """Write all contest years; returns their pages by year."""
    pages: Pages = {}
    for place, row in enumerate(dataset.years):
        year = row["year"]
        entry = Entry(SECTION, f"year:{year}", f"contest_years[{place}]", _values(row, dataset))
        made_by_hand = ContestYearPage.objects.filter(year=year).first()
        page = writer.page(entry, ContestYearPage, section, str(year), adopt=made_by_hand)
        if page:
            pages[year] = page
    return pages


def _values(row: Row, dataset: Dataset) -> dict[str, Any]:
    return {
        "title": f"Конкурс {row['year']} года",
        "seo_title": row["title"],
        "year": row["year"],
        "phases": [_phase(phase, dataset) for phase in row["phases"]],
        "points_steps": _points(row["year"], dataset),
        "points_note": _points_note(row["year"], dataset),
        "notes": "\n".join(_notes(row)),
        "sources": dataset.addresses(row["sources"]),
    }


def _phase(row: Row, dataset: Dataset) -> Row:
    return {
        "key": row["key"],
        "title": plain(for_readers(row["title"])),
        "starts": row["starts"],
        "ends": row["ends"],
        "note": plain(for_readers(row.get("note"))),
        "is_uncertain": row.get("uncertain", False),
        "sources": dataset.addresses(row["sources"]),
    }


def _points(year: int, dataset: Dataset) -> list[Row]:
    steps = dataset.rules.get(f"vote_points_{year}", {}).get("value") or []
    return [{"votes_from": step["from"], "votes_to": step["to"], "points": step["points"]} for step in steps]


def _points_note(year: int, dataset: Dataset) -> str:
    notes = [
        dataset.rules.get(f"vote_points_{year}", {}).get("note"),
        dataset.rules.get(f"tie_break_{year}", {}).get("value"),
    ]
    return " ".join(told(note) for note in notes if note)


def _notes(row: Row) -> list[str]:
    wordy = [note for name, note in row.get("stats_notes", {}).items() if name in WORDY_NOTES]
    return sentences(map(for_readers, [*row.get("notes", []), *wordy]))
