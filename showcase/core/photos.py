"""Pictures: cleaning of uploads, the sizes we keep, and what templates need to show one."""

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pillow_heif
from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db.models import QuerySet, prefetch_related_objects
from PIL import Image
from PIL.Image import DecompressionBombError

from showcase.core.photo_pixels import to_srgb, upright
from showcase.core.russian import file_size_ru

if TYPE_CHECKING:
    from showcase.core.models.images import CustomImage, CustomRendition

pillow_heif.register_heif_opener()
Image.init()  # `formats=` of Image.open knows only decoders that are loaded

LONGEST_SIDE = 3000
"""Pixels kept of an original: enough for a printed A4 page and no more."""
SMALL_PNG = 1024 * 1024
"""Bytes; a heavier PNG without transparency is a photo and becomes JPEG."""
SCALABLE_MODES = ("L", "RGB", "RGBA", "CMYK")
"""Modes of Pillow whose pixels can be averaged before they are converted."""
READABLE_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
# Chromium on Android 14 and newer opens its photo picker, which has no camera, when only pictures are accepted
# (https://issues.chromium.org/issues/40937303). The last type does not exist, so the usual chooser opens instead,
# and no file of another kind is offered. Extensions are for desktop systems that do not know these types.
PHOTO_TYPES = (
    "image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif,.jfif,.avif,.heic,.heif,"
    "android/allow-camera"
)

WIDTHS = (400, 600, 800, 1600)
"""Pixels. At 600 a cheap phone shows nine of ten of its own pixels, and the first picture of a page comes in three
round trips of a slow network; at 680 it took four."""
LIGHT_WIDTH = 600
CARD_SIZES = ((400, 300), (600, 450), (800, 600))
SHARE_SIZE = (1200, 630)

UNREADABLE = "Файл повреждён, или это не фото. Сохраните его заново в формате JPEG и загрузите ещё раз."
TOO_MANY_PIXELS = "Изображение слишком большое: больше {limit} мегапикселей. Уменьшите его и загрузите снова."


class UnusablePhoto(ValueError):
    """A picture we cannot keep; the text is a sentence for the person who uploads."""


class CleanPhoto(ContentFile):
    """Bytes that went through `clean_photo`, so that they are not encoded a second time."""


# Cleaning of uploads


def clean_photo(content: File, name: str) -> CleanPhoto:
    """An upright picture of at most LONGEST_SIDE px without camera data; raises UnusablePhoto."""
    if isinstance(content, CleanPhoto):
        return content
    content.seek(0)
    source = content.read()
    try:
        data, extension = _encode(_decode(source), small=len(source) <= SMALL_PNG)
    except UnusablePhoto:
        raise
    except Exception as error:  # decoders raise whatever they like on broken bytes
        raise UnusablePhoto(UNREADABLE) from error
    # The digest stands first: names of renditions are cut at the end, and caches hold them for ever.
    digest = hashlib.sha256(data).hexdigest()[:10]
    return CleanPhoto(data, name=f"{digest}-{Path(name).stem[:40]}{extension}")


def refuse_bomb(content: File, max_pixels: int | None = None) -> None:
    """Raise UnusablePhoto for too many pixels or no picture, reading only the head of the file; leave it rewound."""
    content.seek(0)
    _open(content, max_pixels)
    content.seek(0)


def _open(content: File | BytesIO, max_pixels: int | None = None) -> Image.Image:
    """The picture with no pixel read yet."""
    limit = max_pixels or settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    try:
        image = Image.open(content, formats=READABLE_FORMATS)
    except DecompressionBombError as error:
        raise UnusablePhoto(too_many_pixels(limit)) from error
    except Exception as error:  # decoders raise whatever they like, and not only on broken bytes
        raise UnusablePhoto(UNREADABLE) from error
    if image.format == "WEBP":
        limit //= 2  # its decoder holds every pixel twice
    if image.width * image.height > limit:
        raise UnusablePhoto(too_many_pixels(limit))
    return image


def _decode(source: bytes) -> Image.Image:
    """Turn upright, convert to sRGB, reduce, forget what the camera wrote."""
    image = _open(BytesIO(source))
    drawing = image.format == "PNG"
    profile = image.info.get("icc_profile")
    image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    if image.mode in SCALABLE_MODES and "transparency" not in image.info:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)  # so that copies are small
    photo = to_srgb(upright(image), profile)
    photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # Whatever else came with the file (camera, place, profile, comments) is left behind with the old `info`.
    photo.info = {"drawing": drawing}
    return photo


def too_many_pixels(limit: int) -> str:
    return TOO_MANY_PIXELS.format(limit=limit // 1_000_000)


def _encode(image: Image.Image, *, small: bool) -> tuple[bytes, str]:
    """PNG for transparent pictures and small drawings, JPEG for everything else."""
    drawing = image.info.pop("drawing")
    target = BytesIO()
    if image.mode == "RGBA" or (drawing and small):
        image.save(target, "PNG")
        return target.getvalue(), ".png"
    image.save(target, "JPEG", quality=88, progressive=True)
    return target.getvalue(), ".jpg"


# Descriptions

_EXTENSION = re.compile(r"\.(jpe?g|png|webp|heic|heif|avif|gif|tiff?|bmp|svg)$")
_WORD = re.compile(r"[^\W\d_]+")
_FILE_NAME_WORD = re.compile(
    "img|dsc[nf]?|pxl|mvimg|p|scan|image|photo|picture|screenshot|whatsapp|telegram|viber|at|am|pm|wa|copy|"
    "фото|фотография|снимок|скриншот|экрана|изображение|картинка|рисунок|скан|безымянный|без|названия|имени|"
    "новый|документ|копия|(?:вайбер|ватсап|телеграм)а?|в|от|из"
)


def looks_like_file_name(text: str, *, title: str = "") -> bool:
    """True for words that say nothing about the picture: IMG_1234, photo.jpg, the title once more."""
    plain = _words(text)
    if not plain or _EXTENSION.search(text.strip().casefold()) or plain == _words(title):
        return True
    one_latin_word = " " not in text.strip() and not re.search("[а-яё]", plain)
    return one_latin_word or all(map(_FILE_NAME_WORD.fullmatch, _WORD.findall(plain)))


def _words(text: str) -> str:
    without_extension = _EXTENSION.sub("", text.strip().casefold())
    return re.sub(r"[\s_.-]+", " ", without_extension).strip()


# Sizes


def _spec(operation: str, image_format: str) -> str:
    return f"{operation}|format-{image_format}"


WIDTH_OPERATIONS = tuple(f"width-{width}" for width in WIDTHS)
CARD_OPERATIONS = tuple(f"fill-{width}x{height}" for width, height in CARD_SIZES)
SHARE_SPEC = _spec("fill-{}x{}".format(*SHARE_SIZE), "jpeg")


def _all_formats(operations: tuple[str, ...]) -> list[str]:
    return [_spec(operation, image_format) for operation in operations for image_format in ("webp", "jpeg")]


WIDTH_SPECS = [*_all_formats(WIDTH_OPERATIONS), SHARE_SPEC]
ALL_SPECS = [*WIDTH_SPECS, *_all_formats(CARD_OPERATIONS)]


def specs_for(image: "CustomImage") -> list[str]:
    """Every rendition that the site shows of this picture; a 4:3 picture needs no separate cards."""
    return WIDTH_SPECS if _has_card_shape(image) else ALL_SPECS


def _has_card_shape(image: "CustomImage") -> bool:
    width, height = CARD_SIZES[0]
    return not image.has_focal_point() and abs(image.width / image.height - width / height) < 0.02


def make_renditions(image: "CustomImage") -> None:
    """Create the sizes that are missing, drop those of an old focal point, mark the picture ready."""
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
    """Join the pictures at `prefix` (empty: the rows are pictures) so that a gallery costs two queries."""
    if not prefix:
        return queryset.prefetch_related("renditions")
    return queryset.select_related(prefix).prefetch_related(f"{prefix}__renditions")


# What templates receive


@dataclass(frozen=True)
class Photo:
    """One picture ready for `components/picture.html`; addresses are paths, sizes are pixels.

    `light_src` is the whole picture for those who count bytes, `light_size` its weight in words.
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


def photo_view(image: "CustomImage | None", *, card: bool = False, alt: str | None = None) -> Photo | None:
    """The picture from sizes that exist already: a visitor never waits for one to be made.

    `card` asks for the 4:3 crop, `alt` replaces the picture's own description. Without prefetched
    renditions it costs one query; see `with_renditions`.
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
        light_size=weight(light.file),
        caption=image.caption,
        credit=image.credit,
        is_illustration=image.is_illustration,
    )


def weight(file: File) -> str:
    """How much a file weighs, in words; nothing when it is lost."""
    try:
        return file_size_ru(file.size)
    except OSError:
        return ""


def share_url(image: "CustomImage | None") -> str:
    """Path of the 1200×630 picture for social networks, or nothing while it is not made."""
    if image is None:
        return ""
    return next((r.file.url for r in image.renditions.all() if r.filter_spec == SHARE_SPEC), "")


def _made(made: dict, operations: tuple[str, ...], image_format: str) -> "list[CustomRendition]":
    """Existing sizes from narrow to wide; a small original gives several of one width, one is kept."""
    found = (made.get(_spec(name, image_format)) for name in operations)
    return list({rendition.width: rendition for rendition in found if rendition}.values())


def _srcset(renditions: "list[CustomRendition]") -> str:
    return ", ".join(f"{rendition.file.url} {rendition.width}w" for rendition in renditions)
