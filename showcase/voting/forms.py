"""Forms of the vote, and their error messages."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from showcase.core.public_forms import PublicForm
from showcase.core.text_fields import TextField
from showcase.voting.models import VotingRound
from showcase.voting.phones import Phone, PhoneFault, parse_phone

PHONE_FAULTS = {
    PhoneFault.MALFORMED: "Ошибка: введите номер из 11 цифр, например 8 910 123‑45‑67",
    PhoneFault.FOREIGN: "Ошибка: нужен номер российского оператора, он начинается с +7 9 или 8 9",
    PhoneFault.NOT_MOBILE: "Ошибка: нужен номер мобильного телефона, он начинается с +7 9 или 8 9",
}
NO_CONSENT = "Ошибка: нужно согласие, иначе мы не можем принять голос"
NEW_CONSENT = "Ошибка: текст согласия изменился. Прочитайте новый и отметьте ещё раз"
NO_CODE = "Ошибка: введите шесть цифр кода"
NO_RECEIPT = "Ошибка: введите номер квитанции — 16 букв и цифр"
NO_PROOF = "Ошибка: введите последние четыре цифры телефона"
MOST_CHARACTERS = 300


class TypedField(TextField):
    """Truncates the text instead of failing, so that only the vote's own validators report errors."""

    def to_python(self, value: Any) -> str:
        return super().to_python((value or "").replace("\x00", "")[:MOST_CHARACTERS])


class PhoneForm(PublicForm):
    """Screen 1: age and place, consent, where to send the code."""

    age = forms.BooleanField()
    phone = TypedField(required=False)
    consent = forms.BooleanField(error_messages={"required": NO_CONSENT})
    consent_version = TypedField(required=False)
    attempt = TypedField(required=False)

    def __init__(self, data: Any, voting_round: VotingRound, consent_version: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.voting_round = voting_round
        self.latest_consent = consent_version
        self.number: Phone | None = None
        self.fields["age"].error_messages["required"] = f"Ошибка: отметьте «{voting_round.age_text}»"

    def clean_consent_version(self) -> str:
        """Require consent to the latest version of the text."""
        version = self.cleaned_data["consent_version"]
        if version != str(self.latest_consent) and self.cleaned_data.get("consent"):
            self.add_error("consent", NEW_CONSENT)
        return version

    def clean(self) -> dict[str, Any]:
        found = parse_phone(self.cleaned_data.get("phone") or "")
        if isinstance(found, Phone):
            self.number = found
        else:
            self.add_error("phone", ValidationError(PHONE_FAULTS[found]))
        return self.cleaned_data


class CodeForm(PublicForm):
    """Screen 2: the code. Spaces and dashes are ignored."""

    code = TypedField(error_messages={"required": NO_CODE})

    def clean_code(self) -> str:
        """Keep the digits. Invalid input never reaches the ballot box, so it costs no attempt."""
        code = "".join(self.cleaned_data["code"].replace("-", " ").split())
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise ValidationError(NO_CODE)
        return code


class CheckForm(PublicForm):
    receipt = TypedField(error_messages={"required": NO_RECEIPT})
    proof = TypedField(error_messages={"required": NO_PROOF})


def new_attempt() -> str:
    return secrets.token_urlsafe(16)
