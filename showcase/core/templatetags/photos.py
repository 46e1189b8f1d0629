"""Pictures in templates: `{% photo image as p %}` and the filters `photo` and `card_photo`."""

from django import template

from showcase.core.models.images import CustomImage
from showcase.core.photos import Photo, photo_view

register = template.Library()


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
