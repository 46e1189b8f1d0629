"""What cameras and scanners write becomes upright sRGB of 8 bits, without EXIF and profiles."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image, TiffImagePlugin

from showcase.core.photo_cleaning import UnusablePhoto, clean_photo
from tests.core.pictures import ORIENTATION, linear_grey, middle_grey_cmyk, picture_bytes, red_is_blue

EXPOSURE_BIAS = 0x9204
EXIF_IFD = 0x8769


def bytes_of(image: Image.Image, image_format: str, **options) -> bytes:
    target = BytesIO()
    image.save(target, image_format, **options)
    return target.getvalue()


def cleaned(data: bytes) -> Image.Image:
    return Image.open(BytesIO(clean_photo(ContentFile(data), "a.jpg").read()))


def colour(image: Image.Image) -> tuple[int, ...]:
    return image.getpixel((image.width // 2, image.height // 2))


def close(found, wanted) -> bool:
    return all(abs(one - other) <= 4 for one, other in zip(found, wanted, strict=True))


def test_a_rational_that_cameras_get_wrong_does_not_matter():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(EXIF_IFD)[EXPOSURE_BIAS] = TiffImagePlugin.IFDRational(1, 3)
    raw = exif.tobytes()
    at = raw.rindex(struct.pack("<2i", 1, 3) if raw[6:8] == b"II" else struct.pack(">2i", 1, 3))
    order = "<" if raw[6:8] == b"II" else ">"
    raw = raw[:at] + struct.pack(f"{order}2i", -1, 0) + raw[at + 8 :]
    kept = cleaned(bytes_of(Image.new("RGB", (60, 40), "red"), "JPEG", exif=raw))
    assert kept.size == (40, 60)
    assert not kept.getexif()


def test_broken_exif_is_dropped_with_the_rest():
    data = bytes_of(Image.new("RGB", (60, 40), "red"), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert cleaned(data).size == (60, 40)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_puts_the_mark_on_top_left(orientation):
    # Where the top left corner of the scene lies in the file, by EXIF 2.32, 4.6.4.A.
    corners = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (0, 1), 7: (1, 1), 8: (1, 0)}
    x, y = corners[orientation]
    image = Image.new("RGB", (80, 40), "white")
    image.paste("red", (x * 64, y * 24, x * 64 + 16, y * 24 + 16))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    kept = cleaned(bytes_of(image, "PNG", exif=exif.tobytes()))
    assert kept.size == ((80, 40) if orientation < 5 else (40, 80))
    assert kept.getpixel((4, 4)) == (255, 0, 0)


def test_tones_of_sixteen_bits_are_kept():
    image = Image.new("I;16", (40, 40), 257 * 128)
    assert close(colour(cleaned(bytes_of(image, "PNG"))), (128, 128, 128))


@pytest.mark.parametrize(
    ("image", "profile", "middle_grey"),
    [
        (Image.new("L", (40, 40), 55), linear_grey(), (128, 128, 128)),
        (Image.new("CMYK", (40, 40), (0, 255, 255, 0)), middle_grey_cmyk(), (119, 119, 119)),
    ],
    ids=["grey", "inks"],
)
def test_grey_and_inks_are_converted_by_their_own_profiles(image, profile, middle_grey):
    kept = cleaned(bytes_of(image, "JPEG", icc_profile=profile))
    assert close(colour(kept), middle_grey)
    assert "icc_profile" not in kept.info


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_colours_are_converted_to_srgb(image_format):
    image = Image.new("RGB", (64, 64), (255, 0, 0))
    kept = cleaned(bytes_of(image, image_format, icc_profile=red_is_blue()))
    red, _, blue = colour(kept)
    assert blue > 200 > 50 > red
    assert "icc_profile" not in kept.info


def test_what_shows_through_is_kept_beside_converted_colours():
    image = Image.new("RGBA", (40, 40), (255, 0, 0, 90))
    kept = cleaned(bytes_of(image, "PNG", icc_profile=red_is_blue()))
    assert close(colour(kept), (0, 0, 255, 90))


@pytest.mark.parametrize("profile", [b"no profile", linear_grey(), middle_grey_cmyk()])
def test_a_profile_that_does_not_fit_is_ignored(profile):
    kept = cleaned(bytes_of(Image.new("RGB", (40, 40), (200, 30, 30)), "PNG", icc_profile=profile))
    assert close(colour(kept), (200, 30, 30))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_is_taken(mode):
    image = Image.new(mode if mode != "PA" else "P", (40, 40))
    assert cleaned(bytes_of(image, "PNG")).mode in ("RGB", "RGBA")


def png_with_a_long_text(size: int) -> bytes:
    """Return a PNG with a compressed text before its pixels."""
    data = bytes_of(Image.new("RGB", (40, 40)), "PNG")
    body = b"zTXt" + b"Comment\0\0" + zlib.compress(b"0" * size)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return data[:33] + chunk + data[33:]  # after the signature and IHDR


@pytest.mark.parametrize(
    ("data", "words"),
    [(png_with_a_long_text(2_000_000), "Сохраните его заново"), (picture_bytes()[:-2000], "Файл повреждён")],
    ids=["a long text", "half a picture"],
)
def test_what_cannot_be_read_is_refused_in_words(data, words):
    with pytest.raises(UnusablePhoto, match=words):
        clean_photo(ContentFile(data), "a.png")
