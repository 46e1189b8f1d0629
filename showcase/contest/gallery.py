"""The gallery of a project: photos in their order, read a page at a time, since events bring up to 500."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model

from showcase.contest.choices import PhotoStage
from showcase.contest.querysets import PhotoQuerySet
from showcase.core.photos import GalleryPhoto, gallery_photo
from showcase.core.russian import date_ru

PHOTOS_PER_PAGE = 60
RESULT_STAGES = (PhotoStage.AFTER, PhotoStage.YEAR_LATER)


@dataclass(frozen=True)
class Pair:
    before: GalleryPhoto
    after: GalleryPhoto


class Gallery:
    """Photos as readers see them; pictures and renditions are read only for those asked for."""

    def __init__(self, photos: Any) -> None:
        self.photos = photos
        self.rows = result_first(list(photos))
        self.paginator = Paginator(self.rows, PHOTOS_PER_PAGE)
        self._loaded: dict[int, Model] = {}

    @property
    def shows_result(self) -> bool:
        return any(row.stage in RESULT_STAGES for row in self.rows)

    def first(self) -> Model | None:
        """Return the first photo; those that the project's page shows are read along."""
        return next(iter(self.load(self.first_rows())), None)

    def first_page(self) -> tuple[list[GalleryPhoto], Pair | None]:
        """Return the photos of the project's own page and the pair."""
        photos = [shown(row) for row in self.load(self.first_rows())]
        count = len(self.paginator.page(1).object_list)
        return photos[:count], Pair(*photos[count:]) if photos[count:] else None

    def later_page(self, number: int) -> list[GalleryPhoto]:
        return [shown(row) for row in self.load(self.paginator.page(number).object_list)]

    def pair(self) -> Pair | None:
        """Return the first photo of before and the first of the result, when there are both."""
        photos = [shown(row) for row in self.load(self.pair_rows())]
        return Pair(*photos) if photos else None

    def first_rows(self) -> list[Model]:
        """Return the photos of the first page and then the pair, without their pictures."""
        return [*self.paginator.page(1).object_list, *self.pair_rows()]

    def pair_rows(self) -> list[Model]:
        first = {row.stage: row for row in reversed(self.rows)}
        before = first.get(PhotoStage.BEFORE)
        result = next((first[stage] for stage in RESULT_STAGES if stage in first), None)
        return [before, result] if before and result else []

    def load(self, rows: list[Model]) -> list[Model]:
        """Read what is missing; the photos of a previewed draft are not in the database and stay as they are."""
        missing = {row.pk for row in rows} - self._loaded.keys()
        if missing and isinstance(self.photos, PhotoQuerySet):
            self._loaded |= self.photos.for_gallery().in_bulk(missing)
        return [self._loaded.get(row.pk, row) for row in rows]


def result_first(rows: list[Model]) -> list[Model]:
    """Move the first photo of the built place to the front; the rest keeps its order."""
    best = next((row for row in rows if row.stage == PhotoStage.AFTER), None)
    return [best, *(row for row in rows if row is not best)] if best else rows


def shown(photo: Model) -> GalleryPhoto:
    taken_on = photo.image.taken_on
    return gallery_photo(
        photo.image,
        photo.shown_caption,
        photo.shown_alt,
        stage=photo.stage,
        stage_label=photo.get_stage_display(),
        taken_label=date_ru(taken_on, "month") if taken_on else "",
    )
