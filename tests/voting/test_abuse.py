"""Codes for strangers cost us money, votes of neighbours do not: what is limited and what is not."""

import hashlib
import time

import pytest
from django.db import connection

from showcase.voting import abuse, ballotbox, keys
from showcase.voting.models import SpentProof
from showcase.voting.outcomes import Refusal, Refused
from tests.voting.box import is_accepted, phone, size

pytestmark = pytest.mark.django_db
KEY = keys.RoundKey(b"k" * 32)


def test_village_behind_one_address_votes_without_hindrance(world, clock, record_property):
    """T14: many voters of one address in ten minutes all succeed; one number's fourth code in an hour does
    not.
    """
    voters = size(60, 500)
    tag = abuse.network_tag(keys.load(world.round), "95.24.10.7")
    for number in range(voters):
        clock.shift(seconds=number * 600 / voters)
        assert not abuse.needs_proof(tag)
        assert is_accepted(world.vote(phone(number), network="95.24.10.7"))
    answers = []
    for minute in range(4):
        clock.shift(minutes=11 + 2 * minute)
        answers.append(world.issue(phone(voters), network="95.24.10.7"))
    assert answers[3] == Refused(Refusal.TOO_MANY_CODES, answers[3].retry_after)
    assert world.votes() == voters
    record_property("T14", f"{voters} голосов с одного адреса за 10 минут, четвёртый код за час отклонён")


def test_network_that_never_confirms_must_prove_something(world, clock):
    tag = abuse.network_tag(keys.load(world.round), "95.24.10.7")
    for number in range(25):
        world.issue(phone(number), network="95.24.10.200")
    assert not abuse.needs_proof(tag), "codes may still be on their way"
    clock.shift(minutes=4)
    assert abuse.needs_proof(tag), "the whole /24 is one network"
    assert not abuse.needs_proof(abuse.network_tag(keys.load(world.round), "95.24.11.7"))
    clock.shift(hours=1, minutes=1)
    assert not abuse.needs_proof(tag), "after an hour it is forgotten"


def test_flood_is_met_before_three_minutes_are_over(world, clock, monkeypatch):
    monkeypatch.setattr(abuse, "BURST", 25)
    tag = abuse.network_tag(keys.load(world.round), "95.24.10.7")
    for number in range(24):
        world.issue(phone(number), network="95.24.10.7")
    assert not abuse.needs_proof(tag)
    world.issue(phone(24), network="95.24.10.7")
    assert abuse.needs_proof(tag)
    clock.shift(hours=1, minutes=4)
    assert not abuse.needs_proof(tag)


def test_network_that_confirms_enough_is_left_alone(world, clock):
    for number in range(30):
        challenge, code = world.code(phone(number), network="95.24.10.7")
        if number % 3 == 0:
            ballotbox.confirm(challenge, code)
    clock.shift(minutes=4)
    assert not abuse.needs_proof(abuse.network_tag(keys.load(world.round), "95.24.10.7"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("95.24.10.7", "95.24.10.200", True),
        ("95.24.10.7", "95.24.11.7", False),
        ("::ffff:95.24.10.7", "95.24.10.9", True),
        ("2a00:1fa0:1:2::1", "2a00:1fa0:1:2:ffff::9", True),
        ("2a00:1fa0:1:2::1", "2a00:1fa0:1:3::1", False),
    ],
)
def test_networks(one, other, same):
    assert (abuse.network_tag(KEY, one) == abuse.network_tag(KEY, other)) is same


@pytest.mark.parametrize("address", ["", "unknown", "95.24.10", "95.24.10.7, 1.2.3.4"])
def test_what_is_no_address_is_no_network(address):
    assert abuse.network_tag(KEY, address) is None
    assert not abuse.needs_proof(None)


def test_networks_are_stored_under_a_key(world):
    world.issue(phone(1), network="95.24.10.7")
    with connection.cursor() as cursor:
        cursor.execute("SELECT network_tag FROM voting_challenge")
        stored = bytes(cursor.fetchone()[0])
    assert len(stored) == 16
    assert stored != hashlib.sha256(b"95.24.10.0/24").digest()[:16]


def solve(puzzle: abuse.Puzzle) -> str:
    """Do what the visitor's browser does."""
    return str(next(n for n in range(puzzle.limit) if abuse._digest(puzzle.salt, n) == puzzle.target))


def test_work_is_accepted_once():
    puzzle = abuse.make_puzzle("2026|net")
    answer = (puzzle.salt, puzzle.target, solve(puzzle), puzzle.signature)
    assert abuse.is_solved("2026|net", *answer)
    assert not abuse.is_solved("2026|net", *answer)


@pytest.mark.parametrize("damage", ["purpose", "number", "salt", "signature", "words", "old"])
def test_work_that_is_not_accepted(damage, monkeypatch):
    puzzle = abuse.make_puzzle("2026|net")
    number = solve(puzzle)
    given = {"purpose": "2026|net", "salt": puzzle.salt, "target": puzzle.target, "number": number}
    given |= {"signature": puzzle.signature}
    changed = {
        "purpose": {"purpose": "2026|other"},
        "number": {"number": str(int(number) + 1)},
        "salt": {"salt": "9" + puzzle.salt},
        "signature": {"signature": "ё"},
        "words": {"number": "много"},
        "old": {},
    }[damage]
    if damage == "old":
        later = time.time() + abuse.PUZZLE_SECONDS + 1
        monkeypatch.setattr(abuse.time, "time", lambda: later)
    assert not abuse.is_solved(**{**given, **changed})


def test_patience_is_sixty_seconds_and_accepted_once(monkeypatch):
    start = time.time()
    token = abuse.make_wait_token("2026|net")
    assert not abuse.has_waited("2026|net", token)
    monkeypatch.setattr(abuse.time, "time", lambda: start + 61)
    assert not abuse.has_waited("2026|other", token)
    assert not abuse.has_waited("2026|net", token + "x")
    assert not abuse.has_waited("2026|net", "")
    assert abuse.has_waited("2026|net", token)
    assert not abuse.has_waited("2026|net", token)


def test_patience_does_not_keep_for_ever(monkeypatch):
    start = time.time()
    token = abuse.make_wait_token("2026|net")
    monkeypatch.setattr(abuse.time, "time", lambda: start + abuse.WAIT_VALID_SECONDS + 1)
    assert not abuse.has_waited("2026|net", token)


def test_spent_proofs_are_purged(clock):
    puzzle = abuse.make_puzzle("2026|net")
    abuse.is_solved("2026|net", puzzle.salt, puzzle.target, solve(puzzle), puzzle.signature)
    assert ballotbox.purge_expired()["proofs"] == 0
    clock.shift(minutes=11)
    assert ballotbox.purge_expired()["proofs"] == 1
    assert not SpentProof.objects.exists()
