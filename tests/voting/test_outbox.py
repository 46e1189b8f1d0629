"""Messages with codes: sent outside the voter's transaction, never twice by themselves, erased in time."""

import json
import re

import pytest
from django.db import connection, transaction

from showcase.voting import ballotbox, outbox
from showcase.voting.models import Alarm, Challenge, OutboxMessage
from showcase.voting.outcomes import Refusal, Refused
from tests.voting.box import is_accepted, phone, plant
from tests.voting.gateways import running
from tests.voting.test_concurrency import in_threads


@pytest.fixture
def provider(settings):
    settings.VOTING_SMS_GATEWAY = "smsc"
    settings.SMSRU_API_ID, settings.SMSC_LOGIN, settings.SMSC_PASSWORD = "key", "login", "password"
    settings.VOTING_SMS_TIMEOUTS = (1, 0.4)
    with running() as provider:
        settings.SMSRU_URL = settings.SMSC_URL = provider.url
        yield provider


def issue(world, number: int = 1, **fields):
    """Ask for a code in a transaction of its own, so that its message goes out."""
    return world.issue(phone(number), **fields)


def states() -> list[str]:
    return list(OutboxMessage.objects.order_by("created_at").values_list("state", flat=True))


def make_due() -> None:
    OutboxMessage.objects.update(next_try_at=Challenge.objects.earliest("created_at").created_at)


@pytest.mark.parametrize("gateway", ["smsru", "smsc"])
def test_code_travels_and_is_accepted(open_box, provider, settings, gateway):
    settings.VOTING_SMS_GATEWAY = gateway
    issued = issue(open_box)
    assert states() == ["sent"]
    assert OutboxMessage.objects.get().sealed is None
    code = re.search(r"\d{6}", provider.texts[0]).group()
    assert "проект 1601" in provider.texts[0]
    assert is_accepted(ballotbox.confirm(issued.challenge, code))


def test_rolled_back_request_sends_nothing(open_box, provider):
    with transaction.atomic():
        issue(open_box)
        transaction.set_rollback(True)
    assert provider.taken == []
    assert states() == []


def test_voter_does_not_wait_for_a_gateway_in_threads(open_box, provider, settings):
    """The production way: a thread beside the request sends."""
    settings.VOTING_SENDER_THREADS = 2
    outbox._pool.cache_clear()
    issue(open_box)
    outbox._pool()[0].shutdown(wait=True)
    assert states() == ["sent"]
    assert len(provider.taken) == 1
    outbox._pool.cache_clear()


def test_gateway_that_is_down_is_tried_again(open_box, provider, settings):
    settings.SMSC_URL = "http://127.0.0.1:1"
    issue(open_box)
    assert states() == ["queued"]
    settings.SMSC_URL = provider.url
    outbox.send_due()
    assert states() == ["queued"], "too early for the next attempt"
    make_due()
    outbox.send_due()
    assert states() == ["sent"]
    assert OutboxMessage.objects.get().tries == 2
    assert len(provider.taken) == 1


def test_attempts_spread_out(open_box, settings, provider, clock):
    settings.SMSC_URL = "http://127.0.0.1:1"
    issue(open_box)
    waits = []
    for _ in range(5):
        message = OutboxMessage.objects.get()
        waits.append(round((message.next_try_at - message.claimed_at).total_seconds()))
        make_due()
        outbox.send_due()
    assert waits == [2, 5, 15, 45, 120]


@pytest.mark.parametrize("fault", ["accept_then_500", "accept_then_close", "slow", "nonsense"])
def test_ambiguous_message_is_cleared_up_and_never_sent_again(open_box, provider, fault):
    provider.fault = fault
    issue(open_box)
    assert states() == ["unknown"]
    provider.fault = ""
    make_due()
    outbox.send_due()
    outbox.settle()
    assert states() == ["delivered"]
    assert OutboxMessage.objects.get().sealed is None
    assert len(provider.taken) == 1


def test_message_that_the_gateway_never_saw_is_not_sent_again_either(open_box, provider):
    provider.fault = "close"
    issue(open_box)
    assert states() == ["unknown"]
    provider.fault = ""
    make_due()
    outbox.settle()
    outbox.send_due()
    assert states() == ["failed"]
    assert provider.taken == []


def test_gateway_that_cannot_tell_leaves_it_unknown(open_box, provider, settings):
    settings.VOTING_SMS_GATEWAY = "smsru"
    provider.fault = "accept_then_close"
    issue(open_box)
    make_due()
    outbox.settle()
    assert states() == ["unknown"]
    assert len(provider.taken) == 1


def test_number_that_the_gateway_refuses_fails_without_an_alarm(open_box, provider):
    provider.fault, provider.code = "refuse", 7
    issue(open_box)
    assert states() == ["failed"]
    assert OutboxMessage.objects.get().sealed is None
    assert not Alarm.objects.exists()


def test_gateway_without_money_sounds_one_alarm(open_box, provider):
    provider.fault, provider.code = "refuse", 3
    for number in range(3):
        issue(open_box, number)
    assert [alarm.kind for alarm in Alarm.objects.all()] == ["gateway"]


def test_two_senders_send_once(open_box, provider):
    provider.fault = "close"
    with transaction.atomic():
        issue(open_box)
        transaction.get_connection().run_on_commit = []
    provider.fault = ""
    message = OutboxMessage.objects.get().pk
    in_threads(8, [lambda: outbox.deliver(message)] * 8)
    assert len(provider.taken) == 1


def test_sender_killed_in_the_middle_leaves_it_unknown(open_box, provider, clock):
    with transaction.atomic():
        issue(open_box)
        transaction.get_connection().run_on_commit = []
    with connection.cursor() as cursor:
        cursor.execute(outbox.CLAIM, [OutboxMessage.objects.get().pk])
    outbox.settle()
    assert states() == ["sending"]
    clock.shift(seconds=61)
    outbox.settle()
    assert states() == ["failed"], "the gateway has never heard of it"
    assert provider.taken == []


def test_address_leaves_after_ten_minutes_whatever_happened(open_box, provider, settings, clock):
    settings.SMSC_URL = "http://127.0.0.1:1"
    issue(open_box, 1)
    settings.SMSC_URL, provider.fault = provider.url, "accept_then_close"
    settings.VOTING_SMS_GATEWAY = "smsru"
    issue(open_box, 2)
    clock.shift(minutes=9, seconds=50)
    assert outbox.erase_old() == 0
    clock.shift(minutes=10, seconds=5)
    assert outbox.erase_old() == 2
    assert sorted(states()) == ["expired", "unknown"]
    assert not OutboxMessage.objects.filter(sealed__isnull=False).exists()
    make_due()
    outbox.send_due()
    outbox.settle()
    assert len(provider.taken) == 1


def test_outbox_shows_neither_number_nor_code(open_box, settings):
    settings.VOTING_SMS_GATEWAY = "console"
    challenge, code = open_box.code(phone(1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(sealed, 'escape'), to_jsonb(m)::text FROM voting_outboxmessage m")
        sealed, row = cursor.fetchone()
    for secret in (code, "9100000001", "+7910"):
        assert secret not in sealed
        assert secret not in json.loads(row)
    assert outbox.shown_text(challenge).startswith(f"Код {code}")


def test_code_on_the_screen_goes_after_ten_minutes(open_box, clock):
    challenge, _ = open_box.code(phone(1))
    clock.shift(minutes=10, seconds=1)
    outbox.settle()
    assert outbox.shown_text(challenge) is None


def test_damaged_message_does_not_hold_up_others(open_box, provider, settings):
    settings.SMSC_URL = "http://127.0.0.1:1"
    issue(open_box, 1)
    issue(open_box, 2)
    settings.SMSC_URL = provider.url
    OutboxMessage.objects.filter(pk=OutboxMessage.objects.first().pk).update(sealed=b"damaged")
    make_due()
    outbox.send_due()
    assert sorted(states()) == ["failed", "sent"]


def test_letter_is_sent_only_where_the_rules_name_it(committed, provider, settings, mailoutbox):
    from showcase.voting.addresses import parse_email
    from tests.factories import Tree

    tree = Tree.present()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    address = parse_email("Ivan@Example.org")
    plain, with_mail = plant(tree, year=2026), plant(tree, year=2027, email_allowed=True)
    answers = [
        ballotbox.issue_challenge(box.round, box.options[0], address, consent_version=1)
        for box in (plain, with_mail)
    ]
    assert answers[0] == Refused(Refusal.CHANNEL_OFF)
    assert [letter.to for letter in mailoutbox] == [["ivan@example.org"]]
    code = re.search(r"\d{6}", mailoutbox[0].body).group()
    assert is_accepted(ballotbox.confirm(answers[1].challenge, code))
    assert with_mail.round.ballots.get().channel == "email"


def test_message_that_cannot_be_sent_for_long_sounds_an_alarm(open_box, provider, settings):
    settings.SMSC_URL = "http://127.0.0.1:1"
    open_box.issue(phone(1))
    for _ in range(2):
        assert not Alarm.objects.exists()
        make_due()
        outbox.send_due()
    assert [alarm.kind for alarm in Alarm.objects.all()] == ["gateway"]
