"""The gallery of a project: photos in their order, read a page at a time, since events bring up to 500."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from showcase.contest.choices import PhotoStage
from showcase.contest.querysets import PhotoQuerySet
from showcase.core.photos import Photo, photo_view
from showcase.core.russian import date_ru

if TYPE_CHECKING:
    from showcase.contest.models import ProjectPhoto

PHOTOS_PER_PAGE = 60
RESULT_STAGES = (PhotoStage.AFTER, PhotoStage.YEAR_LATER)


@dataclass(frozen=True)
class GalleryPhoto:
    """A picture of `photo_item.html`; `url` and `webp` are its largest size, the latter where it is cut."""

    url: str
    photo: Photo
    stage_label: str
    caption: str
    credit: str
    webp: str


@dataclass(frozen=True)
class PairPhoto:
    """One side of `before_after.html`."""

    url: str
    photo: Photo
    label: str


@dataclass(frozen=True)
class Pair:
    """How a place was beside how it is."""

    before: PairPhoto
    after: PairPhoto


class Gallery:
    """Photos as readers see them; pictures and renditions are read only for those asked for."""

    def __init__(self, photos: Any) -> None:
        self.photos = photos
        self.rows = result_first(list(photos))
        self.paginator = Paginator(self.rows, PHOTOS_PER_PAGE)
        self._loaded: dict[int, ProjectPhoto] = {}

    @property
    def shows_result(self) -> bool:
        """Tell whether some photo shows what was built."""
        return any(row.stage in RESULT_STAGES for row in self.rows)

    def page(self, number: int = 1) -> "list[ProjectPhoto]":
        """Return photos of one page with their pictures; the first page reads the pair along."""
        rows = self.paginator.page(number).object_list
        loaded = self.load([*rows, *(self.pair_rows() if number == 1 else [])])
        return loaded[: len(rows)]

    def pair(self) -> Pair | None:
        """Return the first photo of before and the first of the result, when there are both."""
        photos = self.load(self.pair_rows())
        return Pair(pair_photo(photos[0], "Было"), pair_photo(photos[1], "Стало")) if photos else None

    def pair_rows(self) -> "list[ProjectPhoto]":
        """Return the two photos of the pair without their pictures."""
        first = {row.stage: row for row in reversed(self.rows)}
        before = first.get(PhotoStage.BEFORE)
        result = next((first[stage] for stage in RESULT_STAGES if stage in first), None)
        return [before, result] if before and result else []

    def load(self, rows: "list[ProjectPhoto]") -> "list[ProjectPhoto]":
        """Read what is missing; the photos of a previewed draft are not in the database and stay as they are."""
        missing = {row.pk for row in rows} - self._loaded.keys()
        if missing and isinstance(self.photos, PhotoQuerySet):
            self._loaded |= self.photos.for_gallery().in_bulk(missing)
        return [self._loaded.get(row.pk, row) for row in rows]


def result_first(rows: "list[ProjectPhoto]") -> "list[ProjectPhoto]":
    """Move the first photo of the built place to the front; the rest keeps its order."""
    best = next((row for row in rows if row.stage == PhotoStage.AFTER), None)
    return [best, *(row for row in rows if row is not best)] if best else rows


def card_photo(photo: "ProjectPhoto") -> Photo:
    """Return the picture with the words that fit it in this project."""
    return photo_view(photo.image, card=True, alt=photo.shown_alt)


def gallery_photo(photo: "ProjectPhoto") -> GalleryPhoto:
    """Return a photo as a link to its largest size."""
    view = card_photo(photo)
    return GalleryPhoto(
        url=view.big_src,
        photo=view,
        stage_label=photo.get_stage_display(),
        caption=photo.shown_caption,
        credit="Иллюстрация, не фото." if photo.image.is_illustration else photo.image.credit,
        webp=view.big_webp if view.big_webp != view.webp_srcset else "",
    )


def pair_photo(photo: "ProjectPhoto", word: str) -> PairPhoto:
    """Return one side of the pair, with the month of the photo where that is known."""
    view, taken_on = card_photo(photo), photo.image.taken_on
    return PairPhoto(view.big_src, view, f"{word}, {date_ru(taken_on, 'month')}" if taken_on else word)
