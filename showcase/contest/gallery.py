"""The gallery of a project: photos in their order, read a page at a time, since events bring up to 500."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.core.paginator import Paginator
from django.db.models import Model

from showcase.contest.choices import PhotoStage
from showcase.contest.querysets import PhotoQuerySet
from showcase.core.photos import PICTURE, GalleryPhoto, Picture, gallery_photo
from showcase.core.russian import date_ru
from showcase.core.sql import ask

PHOTOS_PER_PAGE = 60
RESULT_STAGES = (PhotoStage.AFTER, PhotoStage.YEAR_LATER)


@dataclass(frozen=True)
class Pair:
    before: GalleryPhoto
    after: GalleryPhoto


ROWS = f"""
SELECT photo.stage, photo.alt, photo.caption, image.taken_on,
  CASE WHEN photo.place BETWEEN %(first)s AND %(last)s OR photo.place_in_stage = 1 THEN {PICTURE} END
FROM (
  SELECT *, row_number() OVER (ORDER BY sort_order, id) AS place,
    row_number() OVER (PARTITION BY stage ORDER BY sort_order, id) AS place_in_stage
  FROM contest_projectphoto WHERE project_id = %(project)s) AS photo
JOIN core_customimage AS image ON image.id = photo.image_id
ORDER BY photo.place
"""  # noqa: S608


class Row(NamedTuple):
    """A photo; `picture` is loaded only for photos that the page shows."""

    stage: str
    alt: str
    caption: str
    taken_on: dt.date | None
    picture: Picture | None


class Gallery:
    """Photos in display order: the first page is loaded at once, the other pages on demand."""

    def __init__(self, project: int | None, draft: Iterable[Model] | None = None) -> None:
        """Take the key of a project, or the photos of a draft, which are not in the database."""
        self.project = project
        self.rows = self._read(1) if draft is None else result_first([draft_row(photo) for photo in draft])
        self.paginator = Paginator(self.rows, PHOTOS_PER_PAGE)

    @classmethod
    def of(cls, project: Any) -> Self:
        photos = project.photos.all()
        return cls(project.pk, None if isinstance(photos, PhotoQuerySet) else photos)

    def _read(self, page: int) -> list[Row]:
        """Read all photos and the pictures of a page."""
        first = (page - 1) * PHOTOS_PER_PAGE  # one more: `result_first` may move one back
        found = ask(ROWS, {"project": self.project, "first": first, "last": page * PHOTOS_PER_PAGE})
        return result_first([Row(*words, Picture.read(picture)) for *words, picture in found])

    @property
    def shows_result(self) -> bool:
        return any(row.stage in RESULT_STAGES for row in self.rows)

    def first_picture(self) -> Picture | None:
        return self.rows[0].picture if self.rows else None

    def first_page(self) -> list[GalleryPhoto]:
        return [shown(row) for row in self.paginator.page(1).object_list]

    def later_page(self, number: int) -> list[GalleryPhoto]:
        page = self.paginator.page(number)
        return [shown(row) for row in self._read(number)[page.start_index() - 1 : page.end_index()]]

    def pair(self) -> Pair | None:
        """Return the first photo of before and the first of the result, when there are both."""
        first = {row.stage: row for row in reversed(self.rows)}
        before = first.get(PhotoStage.BEFORE)
        result = next((first[stage] for stage in RESULT_STAGES if stage in first), None)
        return Pair(shown(before), shown(result)) if before and result else None


def draft_row(photo: Model) -> Row:
    image = photo.image
    return Row(photo.stage, photo.alt, photo.caption, image.taken_on, Picture.of(image))


def result_first(found: list[Row]) -> list[Row]:
    """Move the first photo of the built place to the front; the rest keeps its order."""
    best = next((row for row in found if row.stage == PhotoStage.AFTER), None)
    return [best, *(row for row in found if row is not best)] if best else found


def shown(row: Row) -> GalleryPhoto:
    return gallery_photo(
        row.picture,
        row.caption,
        row.alt or None,
        stage=row.stage,
        stage_label=PhotoStage(row.stage).label,
        taken_label=date_ru(row.taken_on, "month") if row.taken_on else "",
    )
