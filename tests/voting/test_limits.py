"""Limits on codes: what strangers, one laptop and an honest village may do."""

import datetime as dt

import pytest
from django.utils import timezone

from showcase.voting import ballotbox, limits
from showcase.voting.limits import History
from showcase.voting.models import VotingRound
from showcase.voting.outcomes import Accepted, Issued, Refusal, Refused
from tests.voting.box import address, phone

HOUR = 3600


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


def ago(*minutes: float) -> list[dt.datetime]:
    return [history().now - dt.timedelta(minutes=minute) for minute in minutes]


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({}, None),
        ({"of_number_here": ago(0.5)}, Refused(Refusal.TOO_SOON, 30)),
        ({"of_number_here": ago(1)}, None),
        ({"of_number_here": ago(5, 10, 20)}, Refused(Refusal.TOO_MANY_CODES, 40 * 60)),
        ({"of_number": ago(0.1, 5, 10, 20)}, None),  # strangers elsewhere do not stop the owner
        ({"of_number": ago(*range(5, 15))}, Refused(Refusal.TOO_MANY_CODES, 24 * HOUR - 14 * 60)),
        # the hour's limit would let pass sooner than the day's: the longest wait is said
        (
            {"of_number_here": ago(5, 10, 20), "of_number": ago(*range(5, 15))},
            Refused(Refusal.TOO_MANY_CODES, 85_560),
        ),
        ({"network_open": 29}, None),
        ({"network_open": 30}, Refused(Refusal.NETWORK, 60)),
        ({"network_open": 31, "confirmed_hour": 1}, None),
        ({"network_open": 32, "confirmed_hour": 1}, Refused(Refusal.NETWORK, 60)),
        ({"network_expired": 200}, Refused(Refusal.NETWORK_DAY, HOUR)),
        ({"network_expired": 201, "confirmed_day": 1}, None),
        ({"spent": 80}, Refused(Refusal.BUDGET, 9 * HOUR)),
        ({"spent": 80, "has_confirmed": True}, None),
        ({"spent": 100, "has_confirmed": True}, Refused(Refusal.BUDGET, 9 * HOUR)),
        ({"spent": 100, "budget": None}, None),
    ],
)
def test_the_longest_wait_is_said(fields, refused):
    assert history(**fields).refusal() == refused


def test_cookie_holds_what_the_limits_let_one_browser_ask_for():
    assert limits.COOKIE_CODES >= limits.PER_HOUR
    assert limits.COOKIE_LIFETIME >= limits.SHOWN_AGAIN > limits.CODE_LIFETIME


@pytest.mark.django_db
def test_strangers_do_not_stop_the_owner_and_the_organiser_lifts_the_ceiling(world, people, clock):
    for stranger in range(6):
        assert isinstance(world.issue(phone(1), network=address(stranger)), Issued)
    assert isinstance(world.vote(phone(1)), Accepted)

    for stranger in range(6, 9):
        world.issue(phone(1), network=address(stranger))
    assert world.issue(phone(1), network=address(20)).reason is Refusal.TOO_MANY_CODES
    ballotbox.lift_limit(world.round, phone(1), people[0])
    assert isinstance(world.issue(phone(1), network=address(20)), Issued)


@pytest.mark.django_db
def test_codes_that_expired_count_for_ten_minutes_more(world, clock):
    for number in range(30):
        world.issue(phone(number))
    clock.shift(minutes=19)
    assert world.issue(phone(50)) == Refused(Refusal.NETWORK, 60)
    clock.shift(minutes=21)
    assert isinstance(world.issue(phone(50)), Issued)


@pytest.mark.django_db
def test_pressing_a_button_again_sends_no_second_code(world):
    first, again = (world.issue(phone(1), attempt="form-1") for _ in range(2))
    assert first == again
    assert world.issue(phone(1), attempt="form-2").reason is Refusal.TOO_SOON


@pytest.mark.django_db
def test_codes_on_the_screen_are_refused_to_a_real_round(world):
    VotingRound.objects.all()
    world.round.is_demo = False
    assert world.issue(phone(1)) == Refused(Refusal.SENDING_OFF)
    assert timezone.now() > world.round.opens_at
