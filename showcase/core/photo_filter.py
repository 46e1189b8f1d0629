"""Makes all sizes of a picture from one decoding."""

from contextlib import AbstractContextManager, nullcontext
from threading import Lock
from typing import Any

from wagtail.images.image_operations import ImageTransform
from wagtail.images.models import Filter


class SharingFilter(Filter):
    """A size of a picture. Wagtail's filter decodes the file for every size and format, in three threads.

    `made` holds the whole picture under `None` and the reduced ones, which the formats of a size share.
    """

    def __init__(self, spec: str, made: dict[Any, Any], turn: Lock) -> None:
        super().__init__(spec)
        self.made, self.turn = made, turn

    def get_willow_image(self, image: Any, source: Any = None) -> AbstractContextManager[Any]:
        """Return the reduced picture. `run` saves a copy, as it must: Pillow keeps options of saving in an image."""
        with self.turn:  # one crop at a time: it takes as much memory as the whole picture
            if None not in self.made:
                with super().get_willow_image(image, source) as file:
                    self.made[None] = file.auto_orient()
            whole = self.made[None]
            transform = super().get_transform(image, whole.image.size)
            frame = transform.get_rect().round()
            key = (*frame.as_tuple(), *transform.size)
            if key not in self.made:
                self.made[key] = whole.crop(frame).resize(transform.size)
                self.made[key].format_name = ""  # of the original; the spec names another
        return nullcontext(self.made[key])

    def get_transform(self, image: Any, size: Any = None) -> ImageTransform:
        return ImageTransform(size)  # `get_willow_image` has reduced the picture
