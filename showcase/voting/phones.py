"""Parses Russian mobile numbers into one canonical form before hashing."""

import re
from dataclasses import dataclass
from enum import Enum

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from showcase.core.russian import NBSP

MAX_INPUT = 40
TYPED = re.compile(r"\s*\+?[0-9\s()\-\u2010-\u2015]+")
"""Nothing but digits, spaces, brackets and dashes: phonenumbers would turn letters into digits."""
MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
ABKHAZIA = "+7940"


class PhoneFault(Enum):
    MALFORMED = "malformed"
    FOREIGN = "foreign"
    NOT_MOBILE = "not_mobile"


@dataclass(frozen=True)
class Phone:
    """A mobile number: +7 and ten digits without spaces, the first of them 9."""

    value: str

    @property
    def proof(self) -> str:
        """The last four digits, which the owner enters to find a receipt."""
        return self.value[-4:]

    @property
    def masked(self) -> str:
        return f"+7{NBSP}{self.value[2]}••{NBSP}•••‑••‑{self.value[-2:]}"

    @property
    def range(self) -> str:
        """The block of 10,000 numbers of one operator."""
        return self.value[2:8]


def parse_phone(text: str) -> Phone | PhoneFault:
    """Read a number in any usual spelling: 8…, +7…, spaces, brackets, dashes."""
    if len(text) > MAX_INPUT or not TYPED.fullmatch(text):
        return PhoneFault.MALFORMED
    try:
        number = phonenumbers.parse(text, "RU")
    except phonenumbers.NumberParseException:
        return PhoneFault.MALFORMED
    return _fault_of(number) or Phone(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _fault_of(number: phonenumbers.PhoneNumber) -> PhoneFault | None:
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if number.extension or not phonenumbers.is_valid_number(number):
        return PhoneFault.MALFORMED
    # +7 is shared with Kazakhstan and Abkhazia: the country code alone proves nothing.
    if phonenumbers.region_code_for_number(number) != "RU" or value.startswith(ABKHAZIA):
        return PhoneFault.FOREIGN
    is_mobile = phonenumbers.number_type(number) in MOBILE_TYPES and re.fullmatch(r"\+79\d{9}", value)
    return None if is_mobile else PhoneFault.NOT_MOBILE
