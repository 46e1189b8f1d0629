"""Taking a vote: one code, one ballot, one true answer, at the exact edges of the window."""

import datetime as dt
import random
import time
import uuid

import pytest
from django.db import DatabaseError, connection

from showcase.voting import ballotbox, keys, receipts
from showcase.voting.models import Alarm, Ballot, Challenge, Participation
from showcase.voting.outcomes import Accepted, AlreadyVoted, Issued, Refusal, Refused, WrongCode
from tests.voting.box import code_of, is_accepted, phone, plant, wrong

pytestmark = pytest.mark.django_db


def test_right_code_makes_a_ballot_and_a_receipt(world):
    outcome = world.vote(phone(1), option=1)
    assert isinstance(outcome, Accepted)
    ballot, person = Ballot.objects.get(), Participation.objects.get()
    assert (ballot.option_id, ballot.channel, person.ballot_id) == (world.options[1].pk, "sms", ballot.pk)
    assert not outcome.repeated
    assert outcome.accepted_at == person.accepted_at
    assert ballot.accepted_hour == person.accepted_at.replace(minute=0, second=0, microsecond=0)
    assert (
        bytes(person.receipt_hash)
        == receipts.hash_of("2026", outcome.receipt, "0001")
        == outcome.receipt_hash
    )


def test_repeated_code_shows_the_same_receipt_for_half_an_hour(world, clock):
    challenge, code = world.code(phone(1))
    first = ballotbox.confirm(challenge, code)
    clock.shift(minutes=29)
    again = ballotbox.confirm(challenge, code)
    assert (again.receipt, again.accepted_at, again.repeated) == (first.receipt, first.accepted_at, True)
    clock.shift(minutes=31)
    assert ballotbox.confirm(challenge, code) == Refused(Refusal.USED)
    assert world.votes() == 1


def test_used_number_hears_when_and_never_for_whom(world, clock):
    first = world.vote(phone(1), option=0)
    clock.shift(minutes=2)
    for option in (0, 1):
        outcome = world.vote(phone(1), option)
        assert outcome == AlreadyVoted(first.accepted_at)
        clock.shift(minutes=4)
    assert world.votes() == 1


def test_answer_before_the_code_is_the_same_for_a_used_number(world, clock):
    world.vote(phone(1))
    clock.shift(minutes=2)
    used, fresh = world.issue(phone(1)), world.issue(phone(2))
    assert type(used) is type(fresh) is Issued
    assert used.resend_after == fresh.resend_after


def test_wrong_codes_count_down_and_lock(world):
    challenge, code = world.code(phone(1))
    assert [ballotbox.confirm(challenge, wrong(code)) for _ in range(5)] == [
        WrongCode(left) for left in (4, 3, 2, 1, 0)
    ]
    assert ballotbox.confirm(challenge, code) == Refused(Refusal.TOO_MANY_ATTEMPTS)
    assert world.votes() == 0


def test_right_code_on_the_fifth_attempt_counts(world):
    challenge, code = world.code(phone(1))
    for _ in range(4):
        ballotbox.confirm(challenge, wrong(code))
    assert is_accepted(ballotbox.confirm(challenge, code))


def test_receipt_cannot_be_guessed_from_a_used_challenge(world):
    challenge, code = world.code(phone(1))
    ballotbox.confirm(challenge, code)
    answers = [ballotbox.confirm(challenge, wrong(code)) for _ in range(7)]
    assert sum(isinstance(answer, WrongCode) for answer in answers) == 5
    assert answers[-1] == Refused(Refusal.USED)


def test_old_and_unknown_codes(world, clock):
    challenge, code = world.code(phone(1))
    clock.shift(minutes=10, seconds=1)
    assert ballotbox.confirm(challenge, code) == Refused(Refusal.EXPIRED)
    assert ballotbox.confirm(uuid.uuid4(), code) == Refused(Refusal.EXPIRED)


@pytest.mark.parametrize(
    "text", ["", "12345", "1234567", "１２３４５６", "abcdef", "' OR 1=1", "\u0661" * 6, "0" * 5000]
)
def test_nonsense_instead_of_a_code_is_a_wrong_code(world, text):
    challenge, _ = world.code(phone(1))
    assert ballotbox.confirm(challenge, text) == WrongCode(4)


def test_code_of_one_voter_does_not_open_another_voters_challenge(world):
    """T6: neither a captured code nor a captured challenge helps elsewhere."""
    (mine, code), (other, others_code) = world.code(phone(1)), world.code(phone(2), option=1)
    captured = code if code != others_code else wrong(code)  # equal codes by chance would prove nothing
    assert ballotbox.confirm(other, captured) == WrongCode(4)
    assert is_accepted(ballotbox.confirm(mine, code))
    assert Ballot.objects.get().option_id == world.options[0].pk


def test_code_is_bound_to_its_project_by_the_database(world):
    """T6: a challenge cannot be turned to another project, not even with SQL."""
    challenge, _ = world.code(phone(1))
    with pytest.raises(DatabaseError, match="bound to its project"):
        Challenge.objects.filter(pk=challenge).update(option=world.options[1])


@pytest.mark.parametrize("damage", ["missing", "other", "torn"])
def test_without_its_key_the_round_takes_nothing_and_sounds_an_alarm(world, settings, damage):
    challenge, code = world.code(phone(1))
    path = settings.VOTING_KEYS_DIR / f"{world.round.pk}.key"
    genuine = path.read_text()
    {
        "missing": path.unlink,
        "other": lambda: path.write_text("00" * 32),
        "torn": lambda: path.write_text(genuine[:20]),
    }[damage]()
    assert ballotbox.confirm(challenge, code) == Refused(Refusal.KEY)
    assert world.issue(phone(2)) == Refused(Refusal.KEY)
    assert Alarm.objects.filter(round=world.round, kind="key").count() == 1
    path.write_text(genuine)
    assert is_accepted(ballotbox.confirm(challenge, code))


def test_missing_signing_key_costs_the_signature_and_not_the_vote(world, settings):
    outcome = world.vote(phone(1))
    signed = receipts.make(world.round, outcome)
    assert receipts.is_genuine(signed.payload, signed.signature, world.round.signing_public_key)
    (settings.VOTING_KEYS_DIR / f"{world.round.pk}.ed25519").unlink()
    assert receipts.make(world.round, outcome).signature == ""
    assert Alarm.objects.get().kind == "signing_key"


def test_keys_are_private_files(world, settings):
    files = sorted(path.name for path in settings.VOTING_KEYS_DIR.iterdir())
    assert files == [f"{world.round.pk}.ed25519", f"{world.round.pk}.key"]
    assert {path.stat().st_mode & 0o777 for path in settings.VOTING_KEYS_DIR.iterdir()} == {0o600}
    assert keys.create(world.round.pk) == (world.round.key_fingerprint, world.round.signing_public_key)


OPENS = dt.datetime(2026, 3, 26, 6, 0, tzinfo=dt.UTC)
CLOSES = dt.datetime(2026, 4, 8, 21, 0, tzinfo=dt.UTC)
MICRO = dt.timedelta(microseconds=1)
GRACE = dt.timedelta(minutes=10)
# when the code was asked for, when it was entered, what comes of it; None: no code was sent
EDGES = [
    (OPENS - MICRO, None, Refusal.NOT_OPEN),
    (OPENS, OPENS, "accepted"),
    (CLOSES - MICRO, CLOSES - MICRO, "accepted"),
    (CLOSES - MICRO, CLOSES, "accepted"),
    (CLOSES - MICRO, CLOSES + GRACE - dt.timedelta(seconds=1), "accepted"),
    (CLOSES - dt.timedelta(minutes=1), CLOSES + dt.timedelta(minutes=9), Refusal.EXPIRED),
    (CLOSES - MICRO, CLOSES + GRACE, Refusal.EXPIRED),
    (CLOSES, None, Refusal.CLOSED),
    (CLOSES + GRACE, None, Refusal.CLOSED),
]


@pytest.fixture(params=["UTC", "Europe/Moscow", "Pacific/Kiritimati", "America/New_York"])
def machine_zone(request, monkeypatch):
    """T8: the zone of the machine must not matter."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def spring(tree, clock):
    """A round of two weeks in spring; the clock stands before it."""
    clock.stop_at(OPENS - dt.timedelta(days=1))
    return plant(tree, opens_at=OPENS, closes_at=CLOSES)


def test_edges_are_exact(spring, clock, machine_zone, record_property):
    """T8: half-open window; the grace only for codes asked for before the close."""
    for number, (asked, entered, expected) in enumerate(random.sample(EDGES, len(EDGES))):
        clock.stop_at(asked)
        issued = spring.issue(phone(number))
        if entered is None:
            assert issued == Refused(expected), asked
            continue
        code = code_of(issued.challenge)
        clock.stop_at(entered)
        outcome = ballotbox.confirm(issued.challenge, code)
        assert ("accepted" if is_accepted(outcome) else outcome.reason) == expected, (asked, entered)
    record_property(f"T8 {machine_zone}", f"{len(EDGES)} краёв окна")


def test_long_lived_code_dies_with_the_grace(tree, clock):
    """T8: with a grace shorter than a code's life the window decides, not the code."""
    clock.stop_at(OPENS - dt.timedelta(days=1))
    spring = plant(tree, opens_at=OPENS, closes_at=CLOSES, grace=dt.timedelta(minutes=2))
    clock.stop_at(CLOSES - MICRO)
    codes = [spring.code(phone(number)) for number in range(2)]
    clock.stop_at(CLOSES + dt.timedelta(minutes=2) - MICRO)
    assert is_accepted(ballotbox.confirm(*codes[0]))
    clock.stop_at(CLOSES + dt.timedelta(minutes=2))
    assert ballotbox.confirm(*codes[1]) == Refused(Refusal.CLOSED)
    assert spring.votes() == 1


def test_code_asked_for_at_the_close_does_not_use_the_grace(spring, clock):
    """T8: a challenge that somebody dated to the close itself is refused in the grace."""
    clock.stop_at(CLOSES - MICRO)
    challenge, code = spring.code(phone(1))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE voting_challenge DISABLE TRIGGER USER")
        cursor.execute("UPDATE voting_challenge SET created_at = %s", [CLOSES])
        cursor.execute("ALTER TABLE voting_challenge ENABLE TRIGGER USER")
    clock.stop_at(CLOSES + MICRO)
    assert ballotbox.confirm(challenge, code) == Refused(Refusal.CLOSED)
