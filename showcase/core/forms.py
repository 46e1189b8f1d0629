"""The admin's form for pictures."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from showcase.core import photo_cleaning


class PhotoUploadField(WagtailImageField):
    """Wagtail's field that reports errors of decoders: upstream lets them become a server error."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.error_messages["invalid_image"] = photo_cleaning.UNREADABLE
        self.error_messages["file_too_many_pixels"] = photo_cleaning.too_many_pixels(
            settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
        )

    def to_python(self, data: File | None) -> File | None:
        """Check size, type and number of pixels. Raises ValidationError."""
        try:
            if data:
                photo_cleaning.refuse_bomb(data)
            return super().to_python(data)
        except ValidationError:
            raise
        except photo_cleaning.UnusablePhoto as error:
            raise ValidationError(str(error), code="file_too_many_pixels") from error
        except Exception as error:  # decoders raise exceptions of any type on broken bytes
            raise ValidationError(photo_cleaning.UNREADABLE, code="invalid_image") from error


class PhotoForm(BaseImageForm):
    """Base of all forms that Wagtail generates for pictures."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Not a declared field, because Wagtail's form for multiple uploads excludes it.
        if usual := self.fields.get("file"):
            self.fields["file"] = PhotoUploadField(
                label=usual.label, required=usual.required, widget=usual.widget
            )
            usual.widget.attrs["accept"] = photo_cleaning.PHOTO_TYPES

    class Meta(BaseImageForm.Meta):
        pass
