"""The form of the page «Подписка»."""

from typing import Any, NamedTuple

from django import forms

from showcase.contest.models import MunicipalityPage
from showcase.core.russian import capitalise_sentence
from showcase.core.text_fields import EmailField
from showcase.outreach.forms import TrappedForm, errors

MOST_CHARS = 254
BAD_ADDRESS = "проверьте адрес: на такой письмо не отправить. Например: anna@example.ru"


def stored_address(typed: str) -> str:
    """Return the address as it is stored: in small letters, the domain as mail servers write it.

    Servers could tell capitals before the «@» apart, and none does; names in quotation marks are allowed, and few
    take them. Raises ValidationError.
    """
    name, _, domain = typed.rpartition("@")
    address = f"{name}@{domain.encode('idna').decode()}".lower()
    if not name.isascii() or '"' in name or len(address) > MOST_CHARS:
        raise forms.ValidationError(f"Ошибка: {BAD_ADDRESS}")
    return address


class Choice(NamedTuple):
    value: str
    label: str
    is_current: bool


class SubscriptionForm(TrappedForm):
    address = EmailField(
        max_length=MOST_CHARS,
        error_messages=errors(
            required="напишите адрес эл. почты",
            invalid=BAD_ADDRESS,
            max_length="слишком длинный адрес",
        ),
    )
    rayon = forms.ModelChoiceField(
        MunicipalityPage.objects.none(),
        to_field_name="slug",
        required=False,
        error_messages=errors(invalid_choice="выберите район из списка или «Вся область»"),
    )
    consent = forms.BooleanField(
        error_messages=errors(required="отметьте согласие, без него письма присылать нельзя")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rayon"].queryset = MunicipalityPage.objects.live().known()

    def clean_address(self) -> str:
        return stored_address(self.cleaned_data["address"])

    def districts(self) -> list[Choice]:
        current = self["rayon"].value()
        return [
            Choice(row["slug"], capitalise_sentence(row["title"]), row["slug"] == current)
            for row in self.fields["rayon"].queryset.names()
        ]
