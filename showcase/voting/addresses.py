"""Where a code goes: Russian mobile numbers and e-mail addresses, brought to one form before anything is
hashed.
"""

import re
from dataclasses import dataclass
from enum import Enum

import phonenumbers
from django.core.exceptions import ValidationError
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from showcase.core.mail import validate_address
from showcase.core.russian import NBSP
from showcase.core.text_fields import clean_text
from showcase.voting.choices import Channel

MAX_INPUT = 254
MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class AddressFault(Enum):
    """Why an address cannot get a code."""

    MALFORMED = "malformed"
    FOREIGN = "foreign"
    NOT_MOBILE = "not_mobile"


@dataclass(frozen=True)
class Address:
    """A normalised address.

    `proof` is what its owner repeats to find a receipt: the last or first four characters.
    """

    channel: Channel
    value: str
    proof: str
    masked: str
    number_range: str = ""

    @property
    def identity(self) -> str:
        """What the voter's tag is made of; a telephone and an e-mail of one person are two identities.

        What follows a plus in an e-mail address leads to the same mailbox.
        """
        value = self.value
        if self.channel is Channel.EMAIL:
            value = re.sub(r"\+[^@]*(?=@)", "", value)
        return f"{self.channel.value}:{value}"


def parse_phone(text: str) -> Address | AddressFault:
    """Read a Russian mobile number in any usual spelling: 8…, +7…, spaces, brackets, dashes."""
    if len(text) > MAX_INPUT:
        return AddressFault.MALFORMED
    try:
        number = phonenumbers.parse(text, "RU")
    except phonenumbers.NumberParseException:
        return AddressFault.MALFORMED
    return _fault_of(number) or _phone_address(number)


def _fault_of(number: phonenumbers.PhoneNumber) -> AddressFault | None:
    if number.extension or not phonenumbers.is_valid_number(number):
        return AddressFault.MALFORMED
    # +7 is shared with Kazakhstan and Abkhazia: the country code alone proves nothing.
    if phonenumbers.region_code_for_number(number) != "RU":
        return AddressFault.FOREIGN
    return None if phonenumbers.number_type(number) in MOBILE_TYPES else AddressFault.NOT_MOBILE


def _phone_address(number: phonenumbers.PhoneNumber) -> Address | AddressFault:
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if not re.fullmatch(r"\+79\d{9}", value):
        return AddressFault.NOT_MOBILE
    masked = f"+7{NBSP}{value[2]}••{NBSP}•••‑••‑{value[-2:]}"
    return Address(Channel.SMS, value, proof=value[-4:], masked=masked, number_range=value[2:8])


def parse_email(text: str) -> Address | AddressFault:
    """Read an e-mail address; case means nothing."""
    value = clean_text(text).strip().lower()
    if len(value) > MAX_INPUT:
        return AddressFault.MALFORMED
    try:
        validate_address(value)
    except ValidationError:
        return AddressFault.MALFORMED
    name, _, domain = value.partition("@")
    return Address(Channel.EMAIL, value, proof=value[:4], masked=f"{name[:1]}•••@{domain}"[:80])
