"""Numbers and addresses: one person, one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showcase.voting.addresses import Address, AddressFault, parse_email, parse_phone
from showcase.voting.checks import alarm_addresses_are_usable


@pytest.mark.parametrize(
    "text",
    [
        "+79101234567",
        "89101234567",
        "9101234567",
        "8 (910) 123-45-67",
        "+7 910 123 45 67",
        "8-910-123-45-67",
        " +7(910)1234567 ",
        "7 910 123-45-67",
        "8\u00a0910\u00a0123\u201145\u201167",
        "８９１０１２３４５６７",
    ],
)
def test_every_spelling_is_one_number(text):
    address = parse_phone(text)
    assert address.value == "+79101234567"
    assert (address.proof, address.number_range, address.masked) == (
        "4567",
        "910123",
        "+7\xa09••\xa0•••‑••‑67",
    )
    assert address.identity == "sms:+79101234567"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", AddressFault.MALFORMED),
        ("12", AddressFault.MALFORMED),
        ("телефон", AddressFault.MALFORMED),
        ("+7 910 123 45 6", AddressFault.MALFORMED),
        ("+7 910 123 45 67 89", AddressFault.MALFORMED),
        ("8 910 123 45 67 доб. 12", AddressFault.MALFORMED),
        ("9" * 5000, AddressFault.MALFORMED),
        ("+7 701 123 45 67", AddressFault.FOREIGN),  # Kazakhstan shares +7
        ("+380 50 123 45 67", AddressFault.FOREIGN),
        ("+375 29 123 45 67", AddressFault.FOREIGN),
        ("+1 202 555 01 43", AddressFault.FOREIGN),
        ("8 4872 30 11 11", AddressFault.NOT_MOBILE),
        ("8 495 123 45 67", AddressFault.NOT_MOBILE),
        ("8 800 200 01 22", AddressFault.NOT_MOBILE),
    ],
)
def test_numbers_that_get_no_code(text, fault):
    assert parse_phone(text) is fault


@given(st.text(max_size=60))
def test_no_text_breaks_the_parsers(text):
    for address in (parse_phone(text), parse_email(text)):
        assert isinstance(address, Address | AddressFault)


@given(st.integers(9_000_000_000, 9_999_999_999))
def test_accepted_numbers_are_always_russian_mobile(number):
    address = parse_phone(f"8{number}")
    if isinstance(address, Address):
        assert address.value == f"+7{number}"


def test_mail_addresses():
    address = parse_email(" Ivan.Petrov@Example.ORG ")
    assert (address.value, address.proof, address.masked) == (
        "ivan.petrov@example.org",
        "ivan",
        "i•••@example.org",
    )
    for wrong in (
        "",
        "ivan",
        "ivan@",
        "@example.org",
        "a b@example.org",
        "x@y.z\r\nBcc: all@example.org",
        "x" * 300,
    ):
        assert parse_email(wrong) is AddressFault.MALFORMED


def test_an_invisible_character_of_an_email_address_is_removed():
    assert parse_email("anna@mail.ru\u200e").value == "anna@mail.ru"


def test_an_email_address_that_no_server_can_be_given_is_malformed():
    assert parse_email(f"anna@{'я' * 58}.рф") is AddressFault.MALFORMED


def test_an_alarm_address_that_cannot_be_sent_to_stops_the_start(settings):
    settings.VOTING_ALARM_EMAILS = ["dezhurny@example.org", f"dezhurny@{'я' * 58}.рф"]
    assert [error.id for error in alarm_addresses_are_usable()] == ["voting.E004"]
