"""Sending codes: what each answer of a gateway leaves, a slow one, a killed sender, what is erased and when."""

import threading
import time

import pytest
from django.core import mail

from showcase.voting import alarms, ballotbox, delivery
from showcase.voting.channels import GATEWAYS, Delivery, Message, Result
from showcase.voting.choices import AlarmKind, DeliveryState
from showcase.voting.models import Challenge, VotingRound
from tests.voting.box import address, phone, send_due, size, without_triggers


class Gateway:
    """A gateway of the test's own: does what its list says, one thing at each call, as slowly as it is told."""

    name, shows_code = "test", False

    def __init__(self) -> None:
        self.answers: list[Delivery | Exception] = []
        self.found: list[Delivery] = []
        self.usual, self.seconds, self.sent = Delivery(Result.SENT, "g-1"), 0.0, []

    def send(self, message: Message) -> Delivery:
        time.sleep(self.seconds)
        self.sent.append(message)
        answer = self.answers.pop(0) if self.answers else self.usual
        if isinstance(answer, Exception):
            raise answer
        return answer

    def look_up(self, message: Message) -> Delivery:
        return self.found.pop(0) if self.found else Delivery(Result.UNKNOWN)


@pytest.fixture
def gateway(settings, monkeypatch) -> Gateway:
    found = Gateway()
    monkeypatch.setitem(GATEWAYS, "test", lambda: found)
    settings.VOTING_SMS_GATEWAY = "test"
    return found


def state() -> str:
    return Challenge.objects.get().state


@pytest.mark.parametrize(
    ("result", "left"),
    [
        (Result.SENT, DeliveryState.SENT),
        (Result.RETRY, DeliveryState.QUEUED),
        (Result.UNKNOWN, DeliveryState.UNKNOWN),
        (Result.FAILED, DeliveryState.FAILED),
    ],
)
def test_each_answer_leaves_its_state(world, gateway, result, left):
    gateway.usual = Delivery(result)
    world.issue(phone(1))
    assert send_due() == 1
    assert state() == left
    assert send_due() == 0  # a retry waits for its time
    assert gateway.sent[0].address == "+79100000001"
    assert gateway.sent[0].text.endswith("— код для голосования. Никому не сообщайте")


def test_unknown_is_looked_up_and_a_killed_sender_is_settled(world, gateway, clock):
    world.issue(phone(1))
    gateway.found = [Delivery(Result.DELIVERED)]
    assert delivery.claim(5)  # killed after the claim
    clock.shift(seconds=61)
    delivery.settle()  # marks it as unknown and asks the gateway
    assert state() == DeliveryState.DELIVERED
    assert gateway.sent == []


def test_number_is_erased_when_the_code_expires_and_the_row_a_day_later(world, gateway, clock):
    world.issue(phone(1))
    clock.shift(minutes=10, seconds=1)
    delivery.settle()
    assert Challenge.objects.get().sealed is None
    assert state() == DeliveryState.EXPIRED
    assert send_due() == 0
    clock.shift(hours=25)
    assert ballotbox.purge_expired() == 1


def test_trouble_of_ours_is_told_once_by_log_and_mail(world, gateway, settings, caplog):
    settings.VOTING_ALARM_EMAILS = ["head@example.org"]
    gateway.usual = Delivery(Result.FAILED, note="код 201", alarm=True)
    for number in range(3):
        world.issue(phone(number), network=address(number))
    send_due()
    told = [record for record in caplog.records if record.levelname == "CRITICAL"]
    assert len(told) == 1
    assert "+7910" not in caplog.text
    assert mail.outbox == []  # nothing leaves a machine without a mail server


def test_alarms_are_computed_from_the_round(world, settings, tmp_path):
    assert alarms.current(world.round) == []
    settings.VOTING_SMS_GATEWAY = "off"
    settings.VOTING_KEYS_DIR = tmp_path / "gone"
    assert alarms.current(world.round) == [AlarmKind.KEY, AlarmKind.GATEWAY]


def test_a_slow_gateway_delays_nothing_else(open_box, gateway, record_property):
    """B8: messages leave side by side, and the worker's own thread goes on with its jobs."""
    gateway.seconds, count, late = size(1, 7), size(32, 200), 0.0
    for number in range(count):
        open_box.issue(phone(number), network=address(number))
    stopping = threading.Event()
    sender = threading.Thread(target=delivery.run, args=[stopping])
    started = time.monotonic()
    sender.start()
    while len(gateway.sent) < count and time.monotonic() - started < 120:
        begun = time.monotonic()
        delivery.settle()
        alarms.check_rounds()
        late = max(late, time.monotonic() - begun)
        time.sleep(0.2)
    took = time.monotonic() - started
    stopping.set()
    sender.join(5)
    assert len({message.id for message in gateway.sent}) == len(gateway.sent) == count
    assert not sender.is_alive()
    assert late < 5
    record_property(
        "B8", f"{count} кодов через шлюз в {gateway.seconds} с за {took:.0f} с, задания ждали {late:.1f} с"
    )


def test_a_sender_past_its_deadline_gives_its_place_away(monkeypatch, settings):
    settings.VOTING_SENDER_THREADS = 2
    senders, release = delivery.Senders(), threading.Event()
    monkeypatch.setattr(delivery, "_send_and_close", lambda _: release.wait(10))
    senders.start(None)
    senders.start(None)
    assert senders.free() == 0
    senders.started = {thread: since - delivery.DEADLINE_SECONDS for thread, since in senders.started.items()}
    assert senders.free() == 2
    release.set()


def test_budget_keeps_a_part_for_networks_that_have_confirmed(world, gateway, settings):
    settings.VOTING_SMS_DAILY_BUDGET = 10
    settings.VOTING_SMS_GATEWAY = "console"
    world.vote(phone(0), network=address(99))
    settings.VOTING_SMS_GATEWAY = "test"
    answers = [world.issue(phone(number), network=address(number)) for number in range(1, 12)]
    assert sum(hasattr(answer, "challenge") for answer in answers) == 7
    trusted = [world.issue(phone(number), network=address(99)) for number in range(20, 24)]
    assert sum(hasattr(answer, "challenge") for answer in trusted) == 2
    with without_triggers():
        VotingRound.objects.update(is_demo=False)
    assert AlarmKind.BUDGET_SPENT in alarms.current(VotingRound.objects.get())


@pytest.mark.parametrize(
    "error", [ValueError("ё\0"), KeyError("sms"), RecursionError(), OSError(), TypeError()]
)
def test_a_gateway_that_breaks_its_client_sends_nothing_twice(world, gateway, clock, error):
    gateway.answers = [error]
    world.issue(phone(1))
    (claimed,) = delivery.claim(5)
    with pytest.raises(type(error)):
        delivery.send(claimed)
    clock.shift(seconds=61)
    delivery.settle()
    assert Challenge.objects.get().state == DeliveryState.UNKNOWN
    assert send_due() == 0
    assert len(gateway.sent) == 1


def test_a_gateway_that_answers_late_or_twice_changes_nothing_that_is_known(world, gateway, clock):
    gateway.answers = [Delivery(Result.UNKNOWN, note="молчит"), Delivery(Result.SENT)]
    gateway.found = [Delivery(Result.DELIVERED, "g-1"), Delivery(Result.FAILED, "g-2")]
    world.issue(phone(1))
    send_due()
    clock.shift(seconds=20)
    late = Challenge.objects.get()
    delivery.settle()
    assert Challenge.objects.get().state == DeliveryState.DELIVERED
    delivery._ask_about(late)  # the second answer to one question
    delivery._record(late, Delivery(Result.FAILED, "g-3"), was=DeliveryState.SENDING)
    assert (Challenge.objects.get().state, Challenge.objects.get().gateway_id) == (
        DeliveryState.DELIVERED,
        "g-1",
    )
    assert len(gateway.sent) == 1


def test_nonsense_of_a_gateway_fits_into_the_row(world, gateway):
    gateway.answers = [Delivery(Result.SENT, "ид" * 500, note="нет" * 500)]
    world.issue(phone(1))
    send_due()
    found = Challenge.objects.get()
    assert (found.state, len(found.gateway_id), len(found.note)) == (DeliveryState.SENT, 64, 200)
