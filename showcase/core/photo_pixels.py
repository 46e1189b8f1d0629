"""Pixels of uploaded pictures as browsers show them: upright, 8 bits a channel, sRGB."""

from io import BytesIO

from PIL import Image, ImageCms
from PIL.ExifTags import Base
from PIL.Image import Transpose

TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
SIXTEEN_BITS = ("I", "I;16", "I;16B", "I;16L", "I;16N")
PROFILE_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}
SRGB = ImageCms.createProfile("sRGB")


def upright(image: Image.Image) -> Image.Image:
    """Rotate an image according to its EXIF orientation.

    `ImageOps.exif_transpose` would also rewrite the EXIF data, which fails on invalid values.
    """
    try:
        orientation = image.getexif().get(Base.Orientation)
    except Exception:  # Pillow raises arbitrary exceptions on broken EXIF, although the pixels may be intact
        orientation = None
    turn = TURNS.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return RGB, or RGBA where something shows through."""
    image = eight_bits(image)
    alpha = transparency(image)
    colours = converted(image if image.mode in PROFILE_SPACES else without_alpha(image), profile)
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def eight_bits(image: Image.Image) -> Image.Image:
    """Scale 16 bits to 8, since Pillow's own conversion makes everything above 255 white."""
    if image.mode not in SIXTEEN_BITS:
        return image
    image.info.pop("transparency", None)  # a value of 16 bits, which 8 bits do not hold
    return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")


def transparency(image: Image.Image) -> Image.Image | None:
    """Return the alpha channel, or None when the picture is opaque."""
    if not image.has_transparency_data:
        return None
    alpha = image.convert("RGBA").getchannel("A")
    return None if alpha.getextrema()[0] == 255 else alpha


def without_alpha(image: Image.Image) -> Image.Image:
    return image.convert("L" if image.mode in ("1", "LA", "La") else "RGB")


def converted(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert by the profile; without one, or with one that does not fit, by Pillow's formulas."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            space = source.profile.xcolor_space.strip()
            if space == "RGB" and image.mode == "L":
                image = image.convert("RGB")
            if PROFILE_SPACES[image.mode] == space:
                return ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):  # a broken profile
            pass
    return image.convert("RGB")
