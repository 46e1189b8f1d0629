"""Codes: how often, for whom, from when to when, and never more than the day's budget."""

import datetime as dt
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showcase.voting import ballotbox
from showcase.voting.ballotbox.codes import limit
from showcase.voting.models import Alarm, Challenge, OutboxMessage
from showcase.voting.outcomes import AlreadyVoted, Denied, Issued, Refusal, Refused
from tests.voting.box import code_of, is_accepted, phone, plant
from tests.voting.test_outbox import provider  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db


def test_codes_are_six_digits_and_nowhere_in_the_database(world):
    codes = [world.code(phone(number))[1] for number in range(30)]
    assert {len(code) for code in codes} == {6}
    assert len(set(codes)) > 25
    assert {len(bytes(mac)) for mac in Challenge.objects.values_list("code_mac", flat=True)} == {32}


def test_limits_of_one_number(tree, clock):
    """60 seconds between codes, 3 an hour, 5 a day."""
    at = {0: Issued, 59: (Refusal.TOO_SOON, 1), 60: Issued, 125: Issued, 190: (Refusal.TOO_MANY_CODES, 3410)}
    at |= {
        3601: Issued,
        3700: Issued,
        3800: (Refusal.TOO_MANY_CODES, 82_600),
        86_399: (Refusal.TOO_MANY_CODES, 1),
    }
    at |= {86_401: Issued}
    start = dt.datetime(2026, 3, 27, 9, tzinfo=dt.UTC)
    days = dt.timedelta(days=2)
    clock.stop_at(start)
    spring = plant(tree, year=2030, opens_at=start - days, closes_at=start + days)
    for seconds, expected in at.items():
        clock.stop_at(start + dt.timedelta(seconds=seconds))
        outcome = spring.issue(phone(1))
        found = Issued if isinstance(outcome, Issued) else (outcome.reason, outcome.retry_after)
        assert found == expected, seconds
        assert isinstance(spring.issue(phone(1000 + seconds)), Issued), "another number is not concerned"


@given(st.lists(st.integers(0, 90_000), max_size=7))
def test_limit_is_never_negative_and_helps(ages):
    """Whoever waits as long as told is not refused for the same reason again."""
    now = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    sent = sorted((now - dt.timedelta(seconds=age) for age in ages if age < 86_400), reverse=True)
    refused = limit(now, sent)
    if refused is not None:
        later = now + dt.timedelta(seconds=refused.retry_after)
        again = limit(later, [moment for moment in sent if moment > later - dt.timedelta(days=1)])
        assert refused.retry_after > 0
        assert again is None or again.retry_after > 0
        assert again is None or (again.reason, again.retry_after) != (refused.reason, refused.retry_after)


def test_purged_codes_do_not_reset_the_day(world, clock):
    """The purge leaves codes for a day after their end, longer than the longest limit looks back."""
    world.issue(phone(1))
    clock.shift(hours=24)
    assert ballotbox.purge_expired()["codes"] == 0
    clock.shift(hours=24, minutes=11)
    assert ballotbox.purge_expired()["codes"] == 1
    assert ballotbox.purge_expired()["codes"] == 0
    assert OutboxMessage.objects.get().challenge_id is None


def test_pause_stops_new_codes_and_not_the_sent_ones(world, clock):
    challenge, code = world.code(phone(1))
    ballotbox.pause(world.options[0], None, "Проверяем заявку.")
    assert world.issue(phone(2)) == Refused(Refusal.PAUSED)
    assert isinstance(world.issue(phone(2), option=1), Issued)
    assert is_accepted(ballotbox.confirm(challenge, code))
    ballotbox.resume(world.options[0], None, "Проверили.")
    assert isinstance(world.issue(phone(3)), Issued)


def test_withdrawal_stops_new_codes_and_moves_no_vote(world):
    world.vote(phone(1))
    ballotbox.withdraw(world.options[0], None, "Заявитель отозвал заявку.")
    assert world.issue(phone(2)) == Refused(Refusal.WITHDRAWN)
    assert world.votes() == 1
    assert world.round.ballots.get().option_id == world.options[0].pk


def test_pause_needs_a_reason(world):
    with pytest.raises(Denied, match="причину"):
        ballotbox.pause(world.options[0], None, "  ")


def test_budget_of_the_day_stops_codes_with_an_alarm(world, settings, provider, caplog):  # noqa: F811
    settings.VOTING_SMS_DAILY_BUDGET = 10
    outcomes = [world.issue(phone(number)) for number in range(12)]
    assert [type(outcome) for outcome in outcomes] == [Issued] * 10 + [Refused] * 2
    assert outcomes[-1] == Refused(Refusal.BUDGET)
    assert sorted(Alarm.objects.values_list("kind", flat=True)) == ["budget_near", "budget_spent"]
    loud = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert len(loud) == 2


def test_channel_that_is_off_is_refused(world, settings):
    settings.VOTING_SMS_GATEWAY = "off"
    assert world.issue(phone(1)) == Refused(Refusal.CHANNEL_OFF)


def test_rounds_elsewhere_and_drafts_send_no_codes(tree, world):
    external = plant(tree, year=2031, mode="external", external_url="https://moydvor71.ru/voting")
    assert external.issue(phone(1)) == Refused(Refusal.NOT_OPEN)
    assert ballotbox.issue_challenge(external.round, world.options[0], None, consent_version=1) == Refused(
        Refusal.NOT_OPEN
    ), "a project of another round"


def test_other_rounds_know_the_number_under_another_tag(world, tree):
    other = plant(tree, year=2031)
    for box in (world, other):
        assert is_accepted(box.vote(phone(1)))
    tags = {bytes(tag) for tag in Challenge.objects.values_list("voter_tag", flat=True)}
    assert len(tags) == 2


def test_code_that_was_sent_is_the_code_that_works(world):
    issued = world.issue(phone(1))
    assert is_accepted(ballotbox.confirm(issued.challenge, code_of(issued.challenge)))


def test_codes_that_never_left_do_not_spend_the_budget(world, settings, provider):  # noqa: F811
    settings.VOTING_SMS_DAILY_BUDGET = 1
    provider.fault = "forbidden"
    assert isinstance(world.issue(phone(1)), Issued)
    OutboxMessage.objects.update(state="failed")
    assert isinstance(world.issue(phone(2)), Issued)


def test_clock_that_jumps_loses_nothing_and_lets_nobody_vote_twice(world, clock):
    """Back and forth by minutes, as a machine does that gets its time from the network again."""
    challenge, code = world.code(phone(1))
    clock.shift(minutes=-5)
    assert world.issue(phone(1)) == Refused(Refusal.TOO_SOON, 360)
    first = ballotbox.confirm(challenge, code)
    assert is_accepted(first)
    for minutes in (-8, 2, -1):
        clock.shift(minutes=minutes)
        again = ballotbox.confirm(challenge, code)
        assert (again.receipt, again.repeated) == (first.receipt, True)
    clock.shift(minutes=20)
    assert world.vote(phone(1), option=1) == AlreadyVoted(first.accepted_at)
    assert world.votes() == 1
    assert world.is_whole()


def test_switched_off_gateway_sounds_an_alarm(world, settings):
    settings.VOTING_SMS_GATEWAY = "off"
    assert world.issue(phone(1)) == Refused(Refusal.CHANNEL_OFF)
    assert [alarm.kind for alarm in Alarm.objects.all()] == ["gateway"]
