"""The sizes (renditions) of pictures and what templates need to show one."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import unquote

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet, prefetch_related_objects

from showcase.core.photo_filter import SharingFilter
from showcase.core.russian import file_size_ru

if TYPE_CHECKING:
    from showcase.core.models.images import CustomImage, CustomRendition

WIDTHS = (400, 600, 800, 1600)
"""Pixels. 600 suits a cheap phone: the first image of a page arrives in three round trips on a slow network (four at
680)."""
LIGHT_WIDTH = 600
CARD_SIZES = ((400, 300), (600, 450), (800, 600))
SHARE_SIZE = (1200, 630)


def _spec(operation: str, image_format: str) -> str:
    return f"{operation}|format-{image_format}"


WIDTH_OPERATIONS = tuple(f"width-{width}" for width in WIDTHS)
CARD_OPERATIONS = tuple(f"fill-{width}x{height}" for width, height in CARD_SIZES)
SHARE_SPEC = _spec("fill-{}x{}".format(*SHARE_SIZE), "jpeg")


def _all_formats(operations: tuple[str, ...]) -> list[str]:
    return [_spec(operation, image_format) for operation in operations for image_format in ("webp", "jpeg")]


THUMBNAIL_SPECS = (_spec(CARD_OPERATIONS[0], "webp"), _spec(WIDTH_OPERATIONS[0], "webp"))
WIDTH_SPECS = [*_all_formats(WIDTH_OPERATIONS), SHARE_SPEC]
ALL_SPECS = [*WIDTH_SPECS, *_all_formats(CARD_OPERATIONS)]


def specs_for(image: "CustomImage") -> list[str]:
    """Return the specs of all sizes shown of this picture; a 4:3 picture needs no separate card sizes."""
    return WIDTH_SPECS if _has_card_shape(image) else ALL_SPECS


def _has_card_shape(image: "CustomImage") -> bool:
    width, height = CARD_SIZES[0]
    return not image.has_focal_point() and abs(image.width / image.height - width / height) < 0.02


def make_renditions(image: "CustomImage") -> None:
    """Create missing sizes, delete those of an old focal point and mark the picture ready."""
    prefetch_related_objects([image], "renditions")  # the rendition cache of one process may be stale
    shared: tuple[dict, Lock] = {}, Lock()
    current = image.get_renditions(*(SharingFilter(spec, *shared) for spec in specs_for(image)))
    keys = {spec: rendition.focal_point_key for spec, rendition in current.items()}
    for rendition in image.renditions.filter(filter_spec__in=ALL_SPECS):
        if keys.get(rendition.filter_spec) != rendition.focal_point_key:
            rendition.delete()
    image._prefetched_objects_cache.clear()
    image.renditions_ready, image.renditions_error = True, ""
    type(image).objects.filter(pk=image.pk).update(renditions_ready=True, renditions_error="")


def with_renditions(queryset: QuerySet, prefix: str = "") -> QuerySet:
    """Join the pictures at `prefix` (empty: the rows are pictures), so that a gallery takes two queries."""
    if not prefix:
        return queryset.prefetch_related("renditions")
    return queryset.select_related(prefix).prefetch_related(f"{prefix}__renditions")


PICTURE = """
jsonb_build_array(
  image.file, image.width, image.height, CASE WHEN image.is_decorative THEN '' ELSE image.description END,
  image.caption, image.credit, image.is_illustration,
  (SELECT jsonb_object_agg(filter_spec, jsonb_build_array(file, width, height))
   FROM core_customrendition WHERE image_id = image.id))
"""
"""SQL expression for the joined table `image`, read by `Picture.read`, so that lists need no extra query."""


class Size(NamedTuple):
    """A file of a picture; sides are pixels."""

    name: str
    width: int
    height: int

    @property
    def url(self) -> str:
        return default_storage.url(self.name)


@dataclass(frozen=True)
class Picture:
    """An image with its texts, and its existing renditions by spec."""

    original: Size
    alt: str
    caption: str
    credit: str
    is_illustration: bool
    sizes: dict[str, Size]

    @classmethod
    def read(cls, columns: str | None) -> Self | None:
        """Read what `PICTURE` returns."""
        if columns is None:
            return None
        name, width, height, *words, sizes = json.loads(columns)
        made = {spec: Size(*size) for spec, size in (sizes or {}).items()}
        return cls(Size(name, width, height), *words, made)

    @classmethod
    def of(cls, image: "CustomImage") -> Self:
        """Take one query unless renditions are prefetched, see `with_renditions`."""
        made = {r.filter_spec: Size(r.file.name, r.width, r.height) for r in image.renditions.all()}
        original = Size(image.file.name, image.width, image.height)
        words = (image.default_alt_text, image.caption, image.credit, image.is_illustration)
        return cls(original, *words, made)

    def made(self, operations: tuple[str, ...], image_format: str) -> list[Size]:
        """Return existing sizes from narrow to wide, one of each width: a small original repeats them."""
        found = (self.sizes.get(_spec(name, image_format)) for name in operations)
        return list({size.width: size for size in found if size}.values())

    @property
    def share_url(self) -> str:
        """The path of the 1200×630 picture for social networks, empty until it exists."""
        return self.sizes[SHARE_SPEC].url if SHARE_SPEC in self.sizes else ""


@dataclass(frozen=True)
class Photo:
    """A picture as `components/picture.html` shows it, by the sizes that exist. URLs are paths, sizes are pixels.

    `card` selects the 4:3 crop, `own_alt` replaces the picture's own description. `light_src` is the uncropped
    picture of the light version, `light_size` its file size as text.
    """

    picture: Picture
    card: bool = False
    own_alt: str | None = None

    @property
    def alt(self) -> str:
        return self.picture.alt if self.own_alt is None else self.own_alt

    @cached_property
    def _full(self) -> list[Size]:
        return self.picture.made(WIDTH_OPERATIONS, "jpeg")

    @cached_property
    def _crops(self) -> list[Size]:
        return self.picture.made(CARD_OPERATIONS, "jpeg") if self.card else []

    @cached_property
    def _middle(self) -> Size:
        shown = self._crops or self._full or [self.picture.original]
        return next((size for size in shown if size.width >= WIDTHS[-2]), shown[-1])

    @property
    def src(self) -> str:
        return self._middle.url

    @property
    def width(self) -> int:
        return self._middle.width

    @property
    def height(self) -> int:
        return self._middle.height

    @cached_property
    def srcset(self) -> str:
        return _srcset(self._crops or self._full)

    @cached_property
    def webp_srcset(self) -> str:
        return _srcset(self.picture.made(CARD_OPERATIONS if self._crops else WIDTH_OPERATIONS, "webp"))

    @cached_property
    def _big(self) -> Size:
        return self._full[-1] if self._full else self.picture.original

    @property
    def big_src(self) -> str:
        return self._big.url

    @property
    def big_size(self) -> str:
        return f"{self._big.width}x{self._big.height}"

    @property
    def big_webp(self) -> str:
        return _srcset(self.picture.made(WIDTH_OPERATIONS, "webp"))

    @cached_property
    def _light(self) -> Size:
        return next((size for size in self._full if size.width >= LIGHT_WIDTH), self._big)

    @property
    def light_src(self) -> str:
        return self._light.url

    @property
    def light_size(self) -> str:
        return file_size_text(self._light.name)


@dataclass(frozen=True)
class GalleryPhoto:
    """A picture of `photo_item.html`; `url` is its largest size, `webp` the srcset without the crop of `photo`."""

    url: str
    photo: Photo
    caption: str
    credit: str
    webp: str
    stage: str = ""
    stage_label: str = ""
    taken_label: str = ""


def photo_view(image: "CustomImage | None") -> Photo | None:
    """Describe an uncropped picture: no request creates a size. Takes a query, see `Picture.of`."""
    return Photo(Picture.of(image)) if image else None


def gallery_photo(picture: Picture, caption: str = "", alt: str | None = None, **stage: str) -> GalleryPhoto:
    """Describe a picture of a gallery; `caption` and `alt` replace its own words."""
    view = Photo(picture, card=True, own_alt=alt)
    return GalleryPhoto(
        url=view.big_src,
        photo=view,
        caption=caption or picture.caption,
        credit="Иллюстрация, не фото." if picture.is_illustration else picture.credit,
        webp=view.big_webp if view.big_webp != view.webp_srcset else "",
        **stage,
    )


def file_size_text(name: str) -> str:
    """Return the size of a picture's file as text, empty for a missing file."""
    try:
        return file_size_ru(default_storage.size(name))
    except OSError:
        return ""


def weight_of(urls: Iterable[str]) -> int:
    """Return the bytes of the files at paths of pictures, each counted once; missing ones weigh nothing."""
    names = {unquote(url).removeprefix(settings.MEDIA_URL) for url in urls}
    return sum(default_storage.size(name) for name in names if default_storage.exists(name))


def widest_jpeg(image: "CustomImage") -> "CustomRendition | None":
    return _first_made(image, [_spec(name, "jpeg") for name in reversed(WIDTH_OPERATIONS)])


def thumbnail_url(image: "CustomImage | None") -> str:
    """Return the path of the smallest picture for lists of the admin, empty until it exists."""
    found = _first_made(image, THUMBNAIL_SPECS) if image else None
    return found.file.url if found else ""


def _first_made(image: "CustomImage", specs: Iterable[str]) -> "CustomRendition | None":
    made = {rendition.filter_spec: rendition for rendition in image.renditions.all()}
    return next((made[spec] for spec in specs if spec in made), None)


def _srcset(sizes: list[Size]) -> str:
    return ", ".join(f"{size.url} {size.width}w" for size in sizes)
