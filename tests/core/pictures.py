"""Image files like those of cameras and scanners, with colour profiles that change the pixels visibly."""

import struct
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import ExifTags, Image, ImageCms, ImageDraw

from showcase.core.models import CustomImage

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
D50 = struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)
WHITE = b"XYZ \0\0\0\0" + D50
DESCRIPTION = "Дети на качелях у нового забора"


def picture_bytes(size=(900, 600), image_format="JPEG", *, gps=True, orientation=1, **options) -> bytes:
    """Left half red, right half blue, with a camera's maker, place and orientation."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    if gps:
        exif[MAKER] = "SecretCamera"
        exif.get_ifd(GPS).update({1: "N", 2: (54.0, 11.0, 36.0), 3: "E", 4: (37.0, 36.0, 0.0)})
    target = BytesIO()
    # pillow-heif turns pixels by an orientation that comes as bytes and forgets it when it is an object.
    image.save(target, image_format, exif=exif.tobytes(), **options)
    return target.getvalue()


def phone_photo(colour="red", taken="2026:06:14 12:30:00", *, size=(640, 480), words="") -> bytes:
    """Return a plain JPEG with text on it, a capture time and incomplete GPS data."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    exif.get_ifd(GPS)[1] = "N"
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).text((100, 100), words, "white", font_size=400)
    target = BytesIO()
    image.save(target, "JPEG", exif=exif)
    return target.getvalue()


def new_image(data: bytes | None = None, name="IMG_1234.jpg", **fields) -> CustomImage:
    fields = {"title": "Снимок", "description": DESCRIPTION, "people": "none"} | fields
    image = CustomImage(file=ContentFile(data or picture_bytes(), name=name), **fields)
    image.save()
    return image


def stored(field_file) -> Image.Image:
    with open(field_file.path, "rb") as kept:
        return Image.open(BytesIO(kept.read()))


def profile(kind: bytes, space: bytes, pcs: bytes, tags: dict[bytes, bytes]) -> bytes:
    """Return an ICC profile of version 2.4, byte by byte (ICC.1:2001-04)."""
    table, data = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        table += name + struct.pack(">2I", start + len(data), len(value))
        data += value + b"\0" * (-len(value) % 4)
    body = struct.pack(">I", len(tags)) + table + data
    head = struct.pack(">I4sI4s4s4s", 128 + len(body), b"", 0x02400000, kind, space, pcs)
    return (head.ljust(36, b"\0") + b"acsp").ljust(68, b"\0") + D50.ljust(60, b"\0") + body


def linear_grey() -> bytes:
    """Grey whose values are proportional to light: 55 of 255 is the middle tone of sRGB."""
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, 0x0100)
    return profile(b"mntr", b"GRAY", b"XYZ ", {b"wtpt": WHITE, b"kTRC": curve})


def middle_grey_cmyk() -> bytes:
    """Inks that print middle grey (L = 50) in any mixture, except black and bare paper."""
    identity = bytes(range(256))
    matrix = struct.pack(">9I", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    lightness = [0 if node & 1 else 128 if node else 255 for node in range(16)]  # the last ink is black
    grid = b"".join(bytes([value, 128, 128]) for value in lightness)
    table = b"mft1\0\0\0\0\4\3\2\0" + matrix + identity * 4 + grid + identity * 3
    return profile(b"prtr", b"CMYK", b"Lab ", {b"wtpt": WHITE, b"A2B0": table})


def red_is_blue() -> bytes:
    """Return sRGB with two primaries exchanged."""
    known = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return known.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
