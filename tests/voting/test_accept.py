"""Taking a vote: what each answer leaves in the box."""

import pytest

from showcase.voting import ballotbox, receipts
from showcase.voting.choices import EventKind
from showcase.voting.limits import MAX_ATTEMPTS
from showcase.voting.models import Challenge, Participation
from showcase.voting.outcomes import Accepted, AlreadyVoted, Refusal, Refused, WrongCode
from tests.voting.box import phone, wrong

pytestmark = pytest.mark.django_db


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
    first, again = ballotbox.confirm(challenge, code), ballotbox.confirm(challenge, code)
    other = world.vote(phone(1), option=2, network="203.0.113.9")

    assert (again.receipt, again.repeated) == (first.receipt, True)
    assert other == AlreadyVoted(first.accepted_at)
    assert ballotbox.outcome_of(challenge).receipt == first.receipt
    assert world.votes() == 1


def test_receipt_is_shown_again_for_half_an_hour_only(world, clock):
    challenge, code = world.code(phone(1))
    ballotbox.confirm(challenge, code)
    clock.shift(minutes=31)

    assert ballotbox.confirm(challenge, code) == Refused(Refusal.USED)
    assert ballotbox.outcome_of(challenge) is None


def test_five_wrong_codes_lock_the_challenge(world):
    challenge, code = world.code(phone(1))
    left = [ballotbox.confirm(challenge, wrong(code)) for _ in range(MAX_ATTEMPTS)]

    assert left == [WrongCode(4), WrongCode(3), WrongCode(2), WrongCode(1), WrongCode(0)]
    assert ballotbox.confirm(challenge, code) == Refused(Refusal.TOO_MANY_ATTEMPTS)
    assert world.votes() == 0


def test_pauses_and_loss_of_the_key_refuse(world, people, settings, tmp_path):
    challenge, code = world.code(phone(1))
    world.decide(EventKind.PAUSED, people)
    assert ballotbox.confirm(challenge, code) == Refused(Refusal.ROUND_PAUSED)
    assert world.issue(phone(2)) == Refused(Refusal.ROUND_PAUSED)

    world.decide(EventKind.RESUMED, people)
    world.decide(EventKind.OPTION_PAUSED, people, option=world.options[0])
    assert world.issue(phone(2)) == Refused(Refusal.PAUSED)
    assert isinstance(ballotbox.confirm(challenge, code), Accepted)  # asked for before the project was paused

    settings.VOTING_KEYS_DIR = tmp_path / "nowhere"
    assert ballotbox.confirm(challenge, code) == Refused(Refusal.KEY)
    assert world.issue(phone(2), option=1) == Refused(Refusal.KEY)
