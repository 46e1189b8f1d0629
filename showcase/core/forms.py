"""The admin's form for pictures: every bad file gets a sentence."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from showcase.core import photos


class PhotoUploadField(WagtailImageField):
    """Wagtail's checks, with the errors of decoders turned into sentences: upstream answers 500 to them."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.error_messages["invalid_image"] = photos.UNREADABLE
        self.error_messages["file_too_many_pixels"] = photos.too_many_pixels(
            settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
        )

    def to_python(self, data: File | None) -> File | None:
        """The upload when its size, type and number of pixels are in order; raises ValidationError."""
        try:
            if data:
                photos.refuse_bomb(data)
            return super().to_python(data)
        except ValidationError:
            raise
        except photos.UnusablePhoto as error:
            raise ValidationError(str(error), code="file_too_many_pixels") from error
        except Exception as error:  # decoders raise whatever they like on broken bytes
            raise ValidationError(photos.UNREADABLE, code="invalid_image") from error


class PhotoForm(BaseImageForm):
    """Base of all forms that Wagtail makes for pictures."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Not a declared field: Wagtail's form for batches must be able to leave the file out.
        if usual := self.fields.get("file"):
            self.fields["file"] = PhotoUploadField(
                label=usual.label, required=usual.required, widget=usual.widget
            )
            usual.widget.attrs["accept"] = photos.PHOTO_TYPES

    class Meta(BaseImageForm.Meta):
        pass
