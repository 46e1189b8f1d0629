"""Cleaning of uploaded pictures: upright, reduced, without the camera's data."""

import datetime as dt
import hashlib
import re
from io import BytesIO
from pathlib import Path

import pillow_heif
from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import ExifTags, Image
from PIL.Image import DecompressionBombError

from showcase.core.photo_pixels import to_srgb, upright

pillow_heif.register_heif_opener()
Image.init()  # `formats=` of Image.open accepts only decoders that are loaded

LONGEST_SIDE = 3000
"""Pixels kept of an original: enough for a printed A4 page."""
SMALL_PNG = 1024 * 1024
"""Bytes; a heavier PNG without transparency is a photo and becomes JPEG."""
SCALABLE_MODES = ("L", "RGB", "RGBA", "CMYK")
"""Modes of Pillow whose pixels can be averaged before they are converted."""
FIRST_CAMERAS = dt.date(1995, 1, 1)
"""Earlier dates come from a camera clock that was never set."""
READABLE_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
# Chromium on Android 14 and newer opens its photo picker, which has no camera, when only pictures are accepted
# (https://issues.chromium.org/issues/40937303). The last type does not exist, so the usual chooser opens instead,
# and no file of another kind is offered. Extensions are for desktop systems that do not know these types.
PHOTO_TYPES = (
    "image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif,.jfif,.avif,.heic,.heif,"
    "android/allow-camera"
)

UNREADABLE = "Файл повреждён, или это не фото. Сохраните его заново в формате JPEG и загрузите ещё раз."
TOO_MANY_PIXELS = "Изображение слишком большое: больше {limit} мегапикселей. Уменьшите его и загрузите снова."


class UnusablePhoto(ValueError):
    """A picture that cannot be stored. The message is shown to the person who uploads it."""


class CleanPhoto(ContentFile):
    """A result of `clean_photo`, never re-encoded; `taken_on` is the date from EXIF."""

    taken_on: dt.date | None = None


def clean_photo(content: File, name: str) -> CleanPhoto:
    """Return an upright picture of at most LONGEST_SIDE pixels without camera data. Raises UnusablePhoto."""
    if isinstance(content, CleanPhoto):
        return content
    content.seek(0)
    source = content.read()
    try:
        image = _open(BytesIO(source))
        taken_on = date_taken(image)
        data, extension = _encode(_decode(image), small=len(source) <= SMALL_PNG)
    except UnusablePhoto:
        raise
    except Exception as error:  # decoders raise exceptions of any type on broken bytes
        raise UnusablePhoto(UNREADABLE) from error
    # The digest comes first: rendition names are truncated at the end and cached without a time limit.
    digest = hashlib.sha256(data).hexdigest()[:10]
    cleaned = CleanPhoto(data, name=f"{digest}-{Path(name).stem[:40]}{extension}")
    cleaned.taken_on = taken_on
    return cleaned


def date_taken(image: Image.Image) -> dt.date | None:
    """Return the date from EXIF; None if the camera's clock was not set."""
    try:
        written = image.getexif().get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal]
        day = dt.datetime.strptime(written[:10], "%Y:%m:%d").date()
    except Exception:  # cameras write arbitrary EXIF
        return None
    return day if FIRST_CAMERAS <= day <= timezone.localdate() else None


def refuse_bomb(content: File, max_pixels: int | None = None) -> None:
    """Raise UnusablePhoto for too many pixels or no picture; reads only the header and rewinds the file."""
    content.seek(0)
    _open(content, max_pixels)
    content.seek(0)


def _open(content: File | BytesIO, max_pixels: int | None = None) -> Image.Image:
    """Open a picture without decoding it."""
    limit = max_pixels or settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    try:
        image = Image.open(content, formats=READABLE_FORMATS)
    except DecompressionBombError as error:
        raise UnusablePhoto(too_many_pixels(limit)) from error
    except Exception as error:  # decoders raise exceptions of any type, and not only on broken bytes
        raise UnusablePhoto(UNREADABLE) from error
    if image.format == "WEBP":
        limit //= 2  # its decoder holds every pixel twice
    if image.width * image.height > limit:
        raise UnusablePhoto(too_many_pixels(limit))
    return image


def _decode(image: Image.Image) -> Image.Image:
    """Decode, rotate and reduce a picture, convert it to sRGB and drop its metadata."""
    drawing = image.format == "PNG"
    profile = image.info.get("icc_profile")
    image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    if image.mode in SCALABLE_MODES and "transparency" not in image.info:
        image = reduced(image)  # so that copies are small
    photo = reduced(to_srgb(upright(image), profile))
    photo.info = {"drawing": drawing}  # camera, place, profile and comments go with the old `info`
    return photo


def reduced(image: Image.Image) -> Image.Image:
    """Return an image of at most LONGEST_SIDE pixels and free the larger one.

    Resizes one dimension at a time, because `thumbnail` holds three images in memory at once.
    """
    scale = LONGEST_SIDE / max(image.size)
    if scale >= 1:
        return image
    width, height = (max(1, round(side * scale)) for side in image.size)
    for size in ((width, image.height), (width, height)):
        larger, image = image, image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        larger.close()
    return image


def too_many_pixels(limit: int) -> str:
    return TOO_MANY_PIXELS.format(limit=limit // 1_000_000)


def _encode(image: Image.Image, *, small: bool) -> tuple[bytes, str]:
    """Encode transparent pictures and small drawings as PNG, all others as JPEG."""
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
    """Whether a description says nothing about the picture: IMG_1234, photo.jpg, the title repeated."""
    plain = _normalise(text)
    if not plain or _EXTENSION.search(text.strip().casefold()) or plain == _normalise(title):
        return True
    one_latin_word = " " not in text.strip() and not re.search("[а-яё]", plain)
    return one_latin_word or all(map(_FILE_NAME_WORD.fullmatch, _WORD.findall(plain)))


def _normalise(text: str) -> str:
    without_extension = _EXTENSION.sub("", text.strip().casefold())
    return re.sub(r"[\s_.-]+", " ", without_extension).strip()
