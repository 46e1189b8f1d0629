"""What a reader writes about a fault, and the sentences about mistakes."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from showcase.core.photos import VISITOR_PIXELS, UnusablePhoto, clean_upload
from showcase.core.russian import file_size_ru
from showcase.core.text_fields import TextField
from showcase.outreach import held

MAX_PHOTO_BYTES = 15 * 1024 * 1024
TOO_HEAVY = "Ошибка: файл {size}, а можно до 15 МБ. Выберите снимок поменьше"


def required(text: str, **others: str) -> dict[str, str]:
    """Sentences for a field that must be filled."""
    return {"required": f"Ошибка: {text}", **{code: f"Ошибка: {words}" for code, words in others.items()}}


class ReportForm(forms.Form):
    """The form of a report; templates draw it. A picture that came once is kept through corrections."""

    use_required_attribute = False

    what = TextField(
        min_length=5,
        max_length=2000,
        error_messages=required(
            "напишите, что случилось",
            min_length="напишите подробнее, что случилось",
            max_length="слишком длинно, можно до 2000 букв",
        ),
    )
    place = TextField(
        max_length=300,
        error_messages=required("напишите, где это", max_length="слишком длинно, можно до 300 букв"),
    )
    photo = forms.FileField(
        required=False,
        error_messages={
            "empty": "Ошибка: файл пустой. Выберите снимок ещё раз",
            "invalid": "Ошибка: файл не дошёл. Выберите снимок ещё раз",
            "missing": "Ошибка: файл не дошёл. Выберите снимок ещё раз",
        },
    )
    held = forms.CharField(required=False, max_length=200)
    contact = TextField(
        required=False,
        max_length=200,
        error_messages={"max_length": "Ошибка: слишком длинно, хватит телефона или эл. почты"},
    )
    consent = forms.BooleanField(required=False)
    sayt = forms.CharField(required=False)

    def clean_photo(self) -> bytes | None:
        """Return the picture upright, reduced and without the camera's data, or the one kept from before."""
        upload: UploadedFile | None = self.cleaned_data["photo"]
        if upload is None:
            return held.find(self.data.get("held", ""))
        if upload.size > MAX_PHOTO_BYTES:
            raise forms.ValidationError(TOO_HEAVY.format(size=file_size_ru(upload.size)))
        try:
            return clean_upload(upload, "snimok.jpg", VISITOR_PIXELS).read()
        except UnusablePhoto as error:
            raise forms.ValidationError(f"Ошибка: {error}") from error

    def clean_sayt(self) -> str:
        """No reader sees this field; a program fills it."""
        if self.cleaned_data["sayt"]:
            raise forms.ValidationError("Ошибка: очистите поле «Не заполняйте» и отправьте ещё раз")
        return ""

    def clean(self) -> dict[str, Any]:
        """A contact is personal data: it is kept only by a consent of its own."""
        cleaned = super().clean()
        if cleaned.get("contact") and not cleaned.get("consent"):
            self.add_error(
                "consent", "Ошибка: отметьте согласие или сотрите контакт, тогда сообщение уйдёт без него"
            )
        return cleaned

    def keep_photo(self) -> str:
        """Return a token for the picture of a form that goes back for correction; nothing where there is none."""
        data = self.cleaned_data.get("photo")
        if not data:
            return ""
        return held.keep(data) if "photo" in self.files else self.data["held"]

    def field_views(self) -> dict[str, dict[str, Any]]:
        """Each field with its value and mistake, by name."""
        return {
            bound.name: {
                "id": bound.id_for_label,
                "name": bound.html_name,
                "value": bound.value() or "",
                "error": bound.errors[0] if bound.errors else "",
            }
            for bound in self
        }

    def mistakes(self) -> list[dict[str, str]]:
        """Every mistake with the place where it is put right, for the summary on top."""
        views = self.field_views().values()
        return [{"url": f"#{view['id']}", "text": view["error"]} for view in views if view["error"]]
