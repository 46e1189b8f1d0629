"""The sizes (renditions) of pictures and what templates need to show one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet, prefetch_related_objects

from showcase.core.russian import file_size_ru

if TYPE_CHECKING:
    from showcase.core.models.images import CustomImage, CustomRendition

WIDTHS = (400, 600, 800, 1600)
"""Pixels. 600 suits a cheap phone: the first picture of a page arrives in three round trips of a slow network (four
at 680)."""
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
    current = image.get_renditions(*specs_for(image))
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


@dataclass(frozen=True)
class Photo:
    """One picture for `components/picture.html`. URLs are paths, sizes are pixels.

    `light_src` is the uncropped picture of the light version, `light_size` its file size as text.
    """

    src: str
    srcset: str
    webp_srcset: str
    width: int
    height: int
    alt: str
    big_src: str
    big_size: str
    big_webp: str
    light_src: str
    light_size: str
    caption: str
    credit: str
    is_illustration: bool


@dataclass(frozen=True)
class GalleryPhoto:
    """A picture of `photo_item.html`; `url` and `webp` are its largest size, the latter where it is cut."""

    url: str
    photo: Photo
    caption: str
    credit: str
    webp: str
    stage: str = ""
    stage_label: str = ""
    taken_label: str = ""


def photo_view(image: "CustomImage | None", *, card: bool = False, alt: str | None = None) -> Photo | None:
    """Describe a picture by the sizes that exist: no request creates one.

    `card` selects the 4:3 crop, `alt` replaces the picture's own description. Takes one query unless renditions
    are prefetched, see `with_renditions`.
    """
    if image is None:
        return None
    made = {rendition.filter_spec: rendition for rendition in image.renditions.all()}
    full = _made(made, WIDTH_OPERATIONS, "jpeg")
    shown = (_made(made, CARD_OPERATIONS, "jpeg") if card else []) or full
    webp = _made(made, CARD_OPERATIONS if shown is not full else WIDTH_OPERATIONS, "webp")
    middle = next((r for r in shown if r.width >= WIDTHS[-2]), shown[-1] if shown else image)
    big = full[-1] if full else image
    light = next((r for r in full if r.width >= LIGHT_WIDTH), big)
    return Photo(
        src=middle.file.url,
        srcset=_srcset(shown),
        webp_srcset=_srcset(webp),
        width=middle.width,
        height=middle.height,
        alt=image.default_alt_text if alt is None else alt,
        big_src=big.file.url,
        big_size=f"{big.width}x{big.height}",
        big_webp=_srcset(_made(made, WIDTH_OPERATIONS, "webp")),
        light_src=light.file.url,
        light_size=file_size_text(light.file),
        caption=image.caption,
        credit=image.credit,
        is_illustration=image.is_illustration,
    )


def gallery_photo(
    image: "CustomImage", caption: str = "", alt: str | None = None, **stage: str
) -> GalleryPhoto:
    """Describe a picture of a gallery; `caption` and `alt` replace its own words."""
    view = photo_view(image, card=True, alt=alt)
    return GalleryPhoto(
        url=view.big_src,
        photo=view,
        caption=caption or image.caption,
        credit="Иллюстрация, не фото." if image.is_illustration else image.credit,
        webp=view.big_webp if view.big_webp != view.webp_srcset else "",
        **stage,
    )


def file_size_text(file: File) -> str:
    """Return the size of a file as text, empty for a missing file."""
    try:
        return file_size_ru(file.size)
    except OSError:
        return ""


def weight_of(urls: Iterable[str]) -> int:
    """Return the bytes of the files at paths of pictures, each counted once; missing ones weigh nothing."""
    names = {unquote(url).removeprefix(settings.MEDIA_URL) for url in urls}
    return sum(default_storage.size(name) for name in names if default_storage.exists(name))


def widest_jpeg(image: "CustomImage") -> "CustomRendition | None":
    made = {rendition.filter_spec: rendition for rendition in image.renditions.all()}
    return next(reversed(_made(made, WIDTH_OPERATIONS, "jpeg")), None)


def share_url(image: "CustomImage | None") -> str:
    """Return the path of the 1200×630 picture for social networks, empty until it exists."""
    if image is None:
        return ""
    return next((r.file.url for r in image.renditions.all() if r.filter_spec == SHARE_SPEC), "")


def thumbnail_url(image: "CustomImage | None") -> str:
    """Return the path of the smallest picture for lists of the admin, empty until it exists."""
    made = {r.filter_spec: r for r in image.renditions.all()} if image else {}
    found = next((made[spec] for spec in THUMBNAIL_SPECS if spec in made), None)
    return found.file.url if found else ""


def _made(made: dict, operations: tuple[str, ...], image_format: str) -> "list[CustomRendition]":
    """Return existing sizes from narrow to wide, one of each width: a small original repeats them."""
    found = (made.get(_spec(name, image_format)) for name in operations)
    return list({rendition.width: rendition for rendition in found if rendition}.values())


def _srcset(renditions: "list[CustomRendition]") -> str:
    return ", ".join(f"{rendition.file.url} {rendition.width}w" for rendition in renditions)
