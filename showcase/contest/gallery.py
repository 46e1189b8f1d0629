"""The gallery of a project: its order, and its pictures a page at a time, since a feast may bring five hundred."""

from typing import Any

from showcase.contest.choices import PhotoStage
from showcase.contest.querysets import PhotoQuerySet

PER_PAGE = 60
NOW = (PhotoStage.AFTER, PhotoStage.YEAR_LATER)


class Gallery:
    """Photos as readers see them; pictures and their sizes are read only for those asked for."""

    def __init__(self, photos: Any) -> None:
        self.photos = photos
        self.rows = best_first(list(photos))
        self.known: dict[int, Any] = {}

    @property
    def page_count(self) -> int:
        """On how many pages the photos stand; one even without any."""
        return max(1, -(-len(self.rows) // PER_PAGE))

    @property
    def shows_now(self) -> bool:
        """Tell whether something that was built is to be seen."""
        return any(row.stage in NOW for row in self.rows)

    def page(self, number: int = 1) -> list[Any]:
        """Photos of one page with their pictures; the pair comes with those of the first."""
        start = (number - 1) * PER_PAGE
        rows = self.rows[start : start + PER_PAGE]
        self.read([*rows, *(self.pair_rows() if number == 1 else [])])
        return [self.known.get(row.pk, row) for row in rows]

    def pair(self) -> list[Any]:
        """The first photo from before and the first of what stands there now, when there are both."""
        rows = self.pair_rows()
        self.read(rows)
        return [self.known.get(row.pk, row) for row in rows]

    def pair_rows(self) -> list[Any]:
        """The same two without their pictures."""
        before, after, later = (
            next((row for row in self.rows if row.stage == stage), None)
            for stage in (PhotoStage.BEFORE, *NOW)
        )
        return [before, after or later] if before and (after or later) else []

    def read(self, rows: list[Any]) -> None:
        """Fetch what is missing; the photos of a draft that is previewed are at hand as they are."""
        missing = {row.pk for row in rows} - set(self.known)
        if missing and isinstance(self.photos, PhotoQuerySet):
            self.known |= self.photos.for_gallery().in_bulk(missing)


def best_first(rows: list[Any]) -> list[Any]:
    """Show first what stands there now; the rest keeps its order."""
    best = next((row for row in rows if row.stage == PhotoStage.AFTER), None)
    return [best, *(row for row in rows if row is not best)] if best else rows
