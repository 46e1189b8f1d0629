"""Municipalities, and the shelf for projects whose municipality is not known."""

from typing import Any

from showcase.contest.models import MunicipalityPage
from showcase.core.russian import capitalise_sentence
from showcase.pages.importers.dataset import SHELF_SLUG, Dataset, Row
from showcase.pages.importers.notes import for_readers
from showcase.pages.importers.tables import MUNICIPALITY_DOUBTS, MUNICIPALITY_STATUSES, TILES
from showcase.pages.importers.wording import plain
from showcase.pages.importers.writer import Entry, Writer
from showcase.pages.models import CataloguePage

SECTION = "Муниципалитеты"
SHELF_TITLE = "Муниципалитет уточняется"
SHELF_NOTE = "Здесь собраны проекты, муниципалитет которых в найденных публикациях не назван."
UNSURE_COORDINATES = "own-knowledge"

Pages = dict[str | None, MunicipalityPage | None]


def write_municipalities(dataset: Dataset, catalogue: CataloguePage, writer: Writer) -> Pages:
    """Write all municipalities; returns their pages by short name and the shelf under None."""
    pages: Pages = {None: _shelf(catalogue, writer)}
    for place, row in enumerate(dataset.municipalities):
        entry = Entry(SECTION, f"municipality:{row['id']}", f"municipalities[{place}]", _values(row, dataset))
        page = _write(entry, catalogue, row["id"], writer)
        if page:
            pages[row["short_name"]] = page
    return pages


def _shelf(catalogue: CataloguePage, writer: Writer) -> MunicipalityPage | None:
    fields = {"title": SHELF_TITLE, "is_unknown": True, "note": SHELF_NOTE}
    return _write(
        Entry(SECTION, "municipality:unknown", "municipalities", fields), catalogue, SHELF_SLUG, writer
    )


def _write(entry: Entry, catalogue: CataloguePage, slug: str, writer: Writer) -> MunicipalityPage | None:
    made_by_hand = MunicipalityPage.objects.child_of(catalogue).filter(slug=slug).first()
    return writer.page(entry, MunicipalityPage, catalogue, slug, adopt=made_by_hand)


def _values(row: Row, dataset: Dataset) -> dict[str, Any]:
    code, tile_row, tile_column = TILES.get(row["id"], ("", None, None))
    return {
        "title": row["short_name"],
        "full_name": row["name"],
        "status": MUNICIPALITY_STATUSES[row["kind"]],
        "previous_status": row.get("previous_kind", ""),
        "centre": row.get("centre", ""),
        "latitude": row.get("lat"),
        "longitude": row.get("lon"),
        "coordinates_note": _coordinates_note(row, dataset),
        "tile_code": code,
        "tile_row": tile_row,
        "tile_column": tile_column,
        "note": plain(for_readers(row.get("note"))),
        "uncertain": [MUNICIPALITY_DOUBTS[name] for name in row.get("uncertain", [])],
        "sources": dataset.addresses(row["sources"]),
    }


def _coordinates_note(row: Row, dataset: Dataset) -> str:
    note = capitalise_sentence(row.get("coord_accuracy", ""))
    unsure = row.get("coord_source") == UNSURE_COORDINATES
    return f"{note}; документом не подтверждено" if note and unsure else note
