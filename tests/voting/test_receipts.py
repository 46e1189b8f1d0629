"""Receipts prove that a vote was taken, and never for whom."""

import datetime as dt
import hashlib
import uuid
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showcase.voting import ballotbox, receipts
from showcase.voting.keys import RoundKey
from showcase.voting.models import Participation
from showcase.voting.receipts import ALPHABET, Check, code_of, grouped, hash_of, normalised
from tests.voting.box import phone

KEY = RoundKey(b"k" * 32)
URL = "https://tochki.example/golos/proverka/"


def test_code_has_four_groups_of_crockfords_alphabet():
    codes = {code_of(KEY, uuid.UUID(int=number)) for number in range(500)}
    assert len(codes) == 500
    assert set("".join(codes)) == set(ALPHABET)
    assert grouped("K7QX3F9MT2PD8WHN") == "K7QX-3F9M-T2PD-8WHN"
    assert not set("ILOU") & set(ALPHABET)


@given(st.uuids())
def test_code_survives_typing(challenge):
    code = code_of(KEY, challenge)
    typed = grouped(code).lower().replace("0", "o").replace("1", "l").replace("-", " – ")
    assert normalised(typed) == code


@pytest.mark.parametrize(
    "text", ["", "K7QX", "K7QX-3F9M-T2PD-8WH!", "K7QX-3F9M-T2PD-8WHNN", "U" * 16, "x" * 9000]
)
def test_what_cannot_be_a_code(text):
    assert normalised(text) is None


def test_published_form_is_the_documented_one():
    expected = hashlib.sha256(b"vr1|2026|K7QX3F9MT2PD8WHN|4567").digest()
    assert hash_of("2026", "K7QX3F9MT2PD8WHN", "4567") == expected


@pytest.mark.django_db
def test_receipt_is_signed_and_names_no_project(world):
    receipt = receipts.make(world.round, world.vote(phone(1), option=2))
    text = receipts.as_text(receipt, URL)
    assert receipts.is_genuine(receipt.payload, receipt.signature, world.round.signing_public_key)
    assert not receipts.is_genuine(
        receipt.payload.replace("vr1", "vr2"), receipt.signature, receipt.public_key
    )
    assert not receipts.is_genuine(receipt.payload, "00" * 64, receipt.public_key)
    assert not receipts.is_genuine(receipt.payload, "nonsense", receipt.public_key)
    assert receipt.shown_code in text
    for option in world.options:
        assert option.title not in text
        assert f" {option.number}" not in text
    assert receipt.payload in text
    assert "█" in text


@pytest.mark.django_db
def test_receipts_of_two_choices_differ_in_nothing_but_their_codes(world, clock):
    moment = world.round.opens_at + dt.timedelta(minutes=1)
    clock.stop_at(moment)
    texts = []
    for number, option in ((1, 0), (2, 1)):
        receipt = receipts.make(world.round, world.vote(phone(number), option))
        secrets = (receipt.code, receipt.shown_code, receipt.signature, receipt.receipt_hash.hex())
        text = receipts.as_text(receipt, URL)
        for secret in secrets:
            text = text.replace(secret, "…")
        texts.append(text)
    assert texts[0] == texts[1]


@pytest.mark.django_db
def test_vote_is_found_by_receipt_and_last_digits(world):
    outcome = world.vote(phone(1234))
    shown = grouped(outcome.receipt)
    taken = receipts.Taken(outcome.accepted_at, is_voided=False)
    assert receipts.check(world.round, shown, "1234") == taken
    assert receipts.check(world.round, shown.lower().replace("-", ""), " 1234 ") == taken
    assert receipts.check(world.round, shown, "1235") is Check.NOT_FOUND
    assert receipts.check(world.round, "K7QX-3F9M-T2PD-8WHN", "1234") is Check.NOT_FOUND
    assert receipts.check(world.round, "что это", "1234") is Check.NOT_FOUND


@pytest.mark.django_db
def test_its_owner_is_told_of_a_voided_vote_and_nobody_else(world, people):
    mine, other = world.vote(phone(1)), world.vote(phone(2))
    ballot = Participation.objects.get(receipt_hash=mine.receipt_hash).ballot_id
    case = ballotbox.propose_void(world.round, [ballot], "Продажа голосов", "№ 5", people[0])
    assert not receipts.check(world.round, mine.receipt, "0001").is_voided
    ballotbox.decide_void(case, approve=True, by=people[1])
    assert receipts.check(world.round, mine.receipt, "0001").is_voided
    assert not receipts.check(world.round, other.receipt, "0002").is_voided


def test_qr_code_is_vector_and_obeys_the_policy():
    svg = receipts.qr_svg(URL)
    assert ElementTree.fromstring(svg).tag.endswith("svg")  # noqa: S314  our own text
    for forbidden in ("style=", "<style", "<script", "href"):
        assert forbidden not in svg
    rows = receipts.qr_text(URL).split("\n")
    assert len({len(row) for row in rows}) == 1
    assert abs(len(rows) * 2 - len(rows[0])) <= 1
