"""Spellings of a number."""

import pytest

from showcase.voting.phones import Phone, PhoneFault, parse_phone

SPELLINGS = [
    "89101234567",
    "+79101234567",
    "79101234567",
    "9101234567",
    "8 910 123-45-67",
    "8(910)123-45-67",
    "+7 (910) 123 45 67",
    " 8\u00a0910 123‑45‑67 ",
    "8-910-123-45-67",
    "8—910—123—45—67",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_every_usual_spelling_is_one_number(text):
    assert parse_phone(text) == Phone("+79101234567")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", PhoneFault.MALFORMED),
        ("8910Ivan123", PhoneFault.MALFORMED),
        ("8 910 123-45-67 доб. 5", PhoneFault.MALFORMED),
        ("8910123456", PhoneFault.MALFORMED),
        ("٨٩١٠١٢٣٤٥٦٧", PhoneFault.MALFORMED),
        ("8" * 41, PhoneFault.MALFORMED),
        ("+7 940 123-45-67", PhoneFault.FOREIGN),
        ("+7 701 123-45-67", PhoneFault.FOREIGN),
        ("+375 29 123-45-67", PhoneFault.FOREIGN),
        ("8 4872 12-34-56", PhoneFault.NOT_MOBILE),
        ("8 800 123-45-67", PhoneFault.NOT_MOBILE),
    ],
)
def test_what_is_no_russian_mobile_number_is_refused(text, fault):
    assert parse_phone(text) is fault


def test_screens_and_receipts_show_little_of_a_number():
    number = Phone("+79101234567")
    assert number.masked == "+7\u00a09••\u00a0•••‑••‑67"
    assert (number.proof, number.range) == ("4567", "910123")
