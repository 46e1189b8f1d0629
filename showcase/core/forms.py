"""The admin's form for pictures."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.utils.html import format_html
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from showcase.core import held_photos, photo_cleaning
from showcase.core.models import CustomImage

KEPT = "Файл «{}» уже загружен. Выберите другой, только если этот не подходит."


class PhotoUploadField(WagtailImageField):
    """Wagtail's field that reports errors of decoders: upstream lets them become a server error.

    The name of the file does not matter: cleaning reads the content and gives the extension.
    """

    default_validators = []

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

    def check_image_file_format(self, f: File) -> None:
        """Accept any name; `refuse_bomb` has opened the content with the accepted formats only."""


class PhotoForm(BaseImageForm):
    """Base of all forms that Wagtail generates for images.

    If another field is invalid, a valid file is kept on the server under `held` and need not be uploaded again.
    """

    use_required_attribute = False  # chooser scripts would reject a form whose file is held

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.user, self.held = user, None
        # Not a declared field, because Wagtail's form for multiple uploads excludes it.
        if usual := self.fields.get("file"):
            self.fields["file"] = PhotoUploadField(
                label=usual.label, required=usual.required, widget=usual.widget
            )
            self.fields["file"].widget.attrs["accept"] = photo_cleaning.PHOTO_TYPES
            self.fields["held"] = forms.CharField(required=False, widget=forms.HiddenInput)
            self._take_held_file()
        if not self.is_bound:
            self._star_description()

    def _star_description(self) -> None:
        """Mark the description as required; the model validates it."""
        if words := self.fields.get("description"):
            words.required = True

    def _take_held_file(self) -> None:
        self.held = held_photos.find(self.user, self.data.get(self.add_prefix("held"), ""))
        name = self.add_prefix("file")
        if self.held and not self.files.get(name):
            self.files = self.files.copy()
            self.files[name] = held_photos.as_upload(self.held)
            self._say_that_it_is_kept()

    def full_clean(self) -> None:
        super().full_clean()
        self._star_description()
        file = getattr(self.instance, "file", None)
        is_new = bool(file) and not file._committed
        if self._errors and is_new and "file" not in self._errors and self.add_prefix("held") in self.data:
            self._keep_file(file)

    def _keep_file(self, file: FieldFile) -> None:
        """Hold the file, and show the previous image (if any) when the form is rendered again."""
        self.held = held_photos.hold(self.user, file.file, self.files[self.add_prefix("file")].name)
        self.data = self.data.copy()
        self.data[self.add_prefix("held")] = str(self.held.pk)
        self.instance.file = self.original_file
        self._say_that_it_is_kept()

    def _say_that_it_is_kept(self) -> None:
        self["file"].field.required = False
        self["file"].help_text = format_html(KEPT, self.held.title)

    def save(self, commit: bool = True) -> CustomImage:
        image = super().save(commit)
        if self.held:
            held_photos.forget(self.held)
        return image

    class Meta(BaseImageForm.Meta):
        pass
