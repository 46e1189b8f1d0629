"""The form of a fault report."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator

from showcase.core.decoding import VISITOR_PIXELS, clean_upload
from showcase.core.photo_cleaning import UnusablePhoto
from showcase.core.public_forms import PublicForm, as_error
from showcase.core.russian import file_size_ru
from showcase.core.text_fields import TextField
from showcase.outreach.models import PendingPhoto

MAX_PHOTO_BYTES = 15 * 1024 * 1024
MAX_SIZE = file_size_ru(MAX_PHOTO_BYTES)
PHOTO_HINT = f"До {MAX_SIZE}. Место съёмки из файла сотрём."
PHOTO_LICENCE = "Снимок сделан мной, его можно публиковать"
PHOTO_PEOPLE = "На снимке нет людей крупно, или они согласны"
TOO_HEAVY = f"Ошибка: файл {{size}}, а можно до {MAX_SIZE}. Выберите снимок поменьше"


def errors(**messages: str) -> dict[str, str]:
    """Return error messages by code, each beginning with «Ошибка: »."""
    return {code: f"Ошибка: {text}" for code, text in messages.items()}


PHOTO_MISTAKES = {
    "photo_licence": "Ошибка: подтвердите, что снимок ваш, или отправьте сообщение без него",
    "photo_people": "Ошибка: подтвердите, что людей крупно нет или они согласны, или отправьте без снимка",
}
CONTACT = RegexValidator(
    r"@|(\d\D*){6}", "Ошибка: напишите телефон или эл. почту целиком или оставьте поле пустым"
)
"""An address or at least six digits: anything stricter would refuse somebody's real telephone."""


class TrappedForm(PublicForm):
    """A form with a field that only programs see and fill in."""

    sayt = forms.CharField(required=False)

    def clean_sayt(self) -> str:
        if self.cleaned_data["sayt"]:
            raise forms.ValidationError("Ошибка: очистите поле «Не заполняйте» и отправьте ещё раз")
        return ""


class ReportForm(TrappedForm):
    """The form about a fault; `held` is the token of a photo that was sent with an earlier, incomplete form."""

    what = TextField(
        min_length=5,
        max_length=2000,
        error_messages=errors(
            required="напишите, что случилось",
            min_length="напишите подробнее, что случилось",
            max_length="слишком длинно, можно до 2000 букв",
        ),
    )
    place = TextField(
        max_length=300,
        error_messages=errors(required="напишите, где это", max_length="слишком длинно, можно до 300 букв"),
    )
    photo = forms.FileField(
        required=False,
        error_messages=errors(
            empty="файл пустой. Выберите снимок ещё раз",
            invalid="файл не дошёл. Выберите снимок ещё раз",
            missing="файл не дошёл. Выберите снимок ещё раз",
        ),
    )
    photo_licence = forms.BooleanField(required=False, label=PHOTO_LICENCE)
    photo_people = forms.BooleanField(required=False, label=PHOTO_PEOPLE)
    held = forms.CharField(required=False, max_length=200)
    contact = TextField(
        required=False,
        max_length=200,
        validators=[CONTACT],
        error_messages=errors(max_length="слишком длинно, хватит телефона или эл. почты"),
    )
    consent = forms.BooleanField(required=False)

    def clean_photo(self) -> bytes | None:
        """Return the photo reduced and without metadata, or the one sent before."""
        upload: UploadedFile | None = self.cleaned_data["photo"]
        if upload is None:
            return PendingPhoto.find(self.data.get("held", ""))
        if upload.size > MAX_PHOTO_BYTES:
            raise forms.ValidationError(TOO_HEAVY.format(size=file_size_ru(upload.size)))
        try:
            return clean_upload(upload, "snimok.jpg", VISITOR_PIXELS).read()
        except UnusablePhoto as error:
            raise forms.ValidationError(as_error(str(error))) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("photo"):
            for name, mistake in PHOTO_MISTAKES.items():
                if not cleaned.get(name):
                    self.add_error(name, mistake)
        if cleaned.get("contact") and not cleaned.get("consent"):
            self.add_error(
                "consent", "Ошибка: отметьте согласие или сотрите контакт, тогда сообщение уйдёт без него"
            )
        return cleaned

    def photo_terms(self) -> str:
        """Return what the sender confirmed about the photo, word for word; empty without a photo."""
        return f"{PHOTO_LICENCE}.\n{PHOTO_PEOPLE}." if self.cleaned_data.get("photo") else ""

    def keep_photo(self) -> str:
        """Store the photo until the rest of the form is corrected; return its token, empty without a photo."""
        data = self.cleaned_data.get("photo")
        if not data:
            return ""
        return PendingPhoto.objects.create(data=data).token if "photo" in self.files else self.data["held"]


class PhotoForm(ReportForm):
    """The form with which a reader sends a photo of a place."""

    what = TextField(
        required=False,
        max_length=2000,
        error_messages=errors(max_length="слишком длинно, можно до 2000 букв"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "photo" in cleaned and not cleaned["photo"]:
            self.add_error("photo", "Ошибка: выберите снимок")
        return cleaned
