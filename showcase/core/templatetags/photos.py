"""Pictures in templates: `{% photo image as p %}` and the filters `photo`, `card_photo` and `thrifty`."""

from django import template

from showcase.core.models.images import CustomImage
from showcase.core.photos import Photo, photo_view

register = template.Library()

DENSE = (("2.1", "0.7"), ("1.6", "0.9"))
"""Telephones with so many pixels in a point get a picture of this share of them: hardly anybody sees the
difference, and at three pixels in a point it is half of the bytes."""


@register.simple_tag(name="photo")
def photo_tag(image: CustomImage | None, *, card: bool = False, alt: str | None = None) -> Photo | None:
    """The picture for `components/picture.html`; `card` asks for 4:3, `alt` replaces the description."""
    return photo_view(image, card=card, alt=alt)


@register.filter(name="photo")
def photo_filter(image: CustomImage | None) -> Photo | None:
    """The whole picture: `{% include "components/picture.html" with photo=image|photo only %}`."""
    return photo_view(image)


@register.filter
def card_photo(image: CustomImage | None) -> Photo | None:
    """The 4:3 crop of a picture for cards."""
    return photo_view(image, card=True)


@register.filter
def thrifty(sizes: str) -> str:
    """The attribute `sizes` with a smaller last entry, the telephone's, for screens of many pixels."""
    *wide, phone = sizes.split(", ")
    dense = [
        f"(min-resolution: {pixels}dppx) calc({share} * {phone.removeprefix('calc')})"
        for pixels, share in DENSE
    ]
    return ", ".join([*wide, *dense, phone])
