"""Who gets a code and takes part: spellings of a number (B17), limits on codes, what each answer leaves in the box."""

import datetime as dt

import pytest

from showcase.voting import ballotbox, limits, receipts
from showcase.voting.choices import EventKind
from showcase.voting.limits import History
from showcase.voting.models import Challenge, Participation
from showcase.voting.outcomes import Accepted, AlreadyVoted, Issued, Refusal, Refused
from showcase.voting.phones import Phone, PhoneFault, parse_phone
from tests import examples
from tests.voting.box import address, confirm, phone

EXAMPLES = examples.load("voting")


def history(**fields) -> History:
    """Nothing asked for before, but for the fields given."""
    plain = {
        "now": dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC),
        "of_number": [],
        "of_number_here": [],
        "network_open": 0,
        "network_expired": 0,
        "confirmed_hour": 0,
        "confirmed_day": 0,
        "has_confirmed": False,
        "spent": 0,
        "budget": 100,
    }
    return History(**{**plain, **fields})


@pytest.mark.parametrize(("fields", "reason", "wait"), EXAMPLES["limits"])
def test_the_longest_wait_is_said(fields, reason, wait):
    now, values = history().now, dict(fields)
    for name in ("of_number", "of_number_here"):
        values[name] = [now - dt.timedelta(minutes=minutes) for minutes in fields.get(name, [])]
    if values.pop("is_free", False):
        values["budget"] = None
    assert history(**values).refusal() == (Refused(Refusal(reason), wait) if reason else None)


def test_cookie_holds_what_the_limits_let_one_browser_ask_for():
    assert limits.COOKIE_CODES >= limits.PER_HOUR
    assert limits.COOKIE_LIFETIME >= limits.SHOWN_AGAIN > limits.CODE_LIFETIME


def test_strangers_do_not_stop_the_owner_and_the_organiser_lifts_the_ceiling(world, people, record_property):
    for stranger in range(6):
        assert isinstance(world.issue(phone(1), network=address(stranger)), Issued)
    assert isinstance(world.vote(phone(1)), Accepted)
    record_property("B7", "шесть чужих запросов на номер, владелец проголосовал")
    for stranger in range(6, 9):
        world.issue(phone(1), network=address(stranger))
    assert world.issue(phone(1), network=address(20)).reason is Refusal.TOO_MANY_CODES
    ballotbox.lift_limit(world.round, phone(1), people[0])
    assert isinstance(world.issue(phone(1), network=address(20)), Issued)


def test_codes_that_expired_count_for_ten_minutes_more(world, clock):
    for number in range(30):
        world.issue(phone(number))
    clock.shift(minutes=19)
    assert world.issue(phone(50)) == Refused(Refusal.NETWORK, 60)
    clock.shift(minutes=21)
    assert isinstance(world.issue(phone(50)), Issued)


def test_pressing_a_button_again_sends_no_second_code(world):
    first, again = (world.issue(phone(1), attempt="form-1") for _ in range(2))
    assert first == again
    assert world.issue(phone(1), attempt="form-2").reason is Refusal.TOO_SOON


def test_codes_on_the_screen_are_refused_to_a_real_round(world):
    world.round.is_demo = False
    assert world.issue(phone(1)) == Refused(Refusal.SENDING_OFF)


@pytest.mark.parametrize("text", EXAMPLES["spellings"])
def test_every_usual_spelling_is_one_number(text):
    assert parse_phone(text) == Phone("+79101234567")


@pytest.mark.parametrize(("text", "fault"), EXAMPLES["no_numbers"])
def test_what_is_no_russian_mobile_number_is_refused(text, fault):
    assert parse_phone(text) is PhoneFault(fault)


def test_screens_and_receipts_show_little_of_a_number():
    number = Phone("+79101234567")
    assert number.masked == "+7\u00a09••\u00a0•••‑••‑67"
    assert (number.proof, number.range) == ("4567", "910123")


LETTERS = "ABCXYZabcабвОО٠١۵०①Ⅷ.,;:/*#@_=x"


def test_nothing_but_a_russian_mobile_number_is_a_number(record_property):
    """Letters and other digits at every place of every spelling."""
    tried = 0
    for text in EXAMPLES["spellings"]:
        for place in range(len(text) + 1):
            for letter in LETTERS:
                for changed in (
                    text[:place] + letter + text[place:],
                    text[:place] + letter + text[place + 1 :],
                ):
                    found = parse_phone(changed)
                    assert not isinstance(found, Phone), changed
                    tried += 1
    record_property("B17", f"{tried} написаний с буквами и чужими цифрами отклонены")


def test_right_code_leaves_both_halves_and_empties_the_challenge(world):
    outcome = world.vote(phone(1), option=1)

    assert isinstance(outcome, Accepted)
    assert not outcome.repeated
    person = Participation.objects.get()
    assert world.choice_of(person) == world.options[1].pk
    assert world.is_whole()
    assert Challenge.objects.get().sealed is None
    assert receipts.check(world.round, outcome.receipt, "0001").found is receipts.Found.WAITING
    assert receipts.check(world.round, outcome.receipt, "0002").found is receipts.Found.NOWHERE


def test_repeat_leads_to_the_same_receipt_and_another_code_to_already_voted(world):
    challenge, code = world.code(phone(1))
    first, again = confirm(challenge, code), confirm(challenge, code)
    other = world.vote(phone(1), option=2, network="203.0.113.9")

    assert (again.receipt, again.repeated) == (first.receipt, True)
    assert other == AlreadyVoted(first.accepted_at)
    assert ballotbox.outcome_of(world.round, challenge).receipt == first.receipt
    assert world.votes() == 1


def test_receipt_is_shown_again_for_half_an_hour_only(world, clock):
    challenge, code = world.code(phone(1))
    confirm(challenge, code)
    clock.shift(minutes=31)

    assert confirm(challenge, code) == Refused(Refusal.USED)
    assert ballotbox.outcome_of(world.round, challenge) is None


def test_pauses_refuse(world, people):
    challenge, code = world.code(phone(1))
    world.decide(EventKind.PAUSED, people)
    assert {confirm(challenge, code) for _ in range(6)} == {Refused(Refusal.ROUND_PAUSED)}
    assert world.issue(phone(2)) == Refused(Refusal.ROUND_PAUSED)

    world.decide(EventKind.RESUMED, people)
    world.decide(EventKind.OPTION_PAUSED, people, option=world.options[0])
    assert world.issue(phone(2)) == Refused(Refusal.PAUSED)
    assert isinstance(confirm(challenge, code), Accepted)  # asked for before the project was paused


def test_a_pause_that_comes_while_a_code_is_compared_refuses_it(world, people, monkeypatch):
    monkeypatch.setattr(receipts, "hash_of", lambda *_: world.decide(EventKind.PAUSED, people) and bytes(32))
    assert world.vote(phone(1)) == Refused(Refusal.ROUND_PAUSED)
    assert world.votes() == 0
