"""Files as cameras make them, for the tests of pictures."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

from showcase.core.models import CustomImage

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
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


def new_image(data: bytes | None = None, name="IMG_1234.jpg", **fields) -> CustomImage:
    fields = {"title": "Снимок", "description": DESCRIPTION, "people": "none"} | fields
    image = CustomImage(file=ContentFile(data or picture_bytes(), name=name), **fields)
    image.save()
    return image


def stored(field_file) -> Image.Image:
    with open(field_file.path, "rb") as kept:
        return Image.open(BytesIO(kept.read()))
