"""Sends codes in threads of the worker process, one message per thread, with a deadline."""

import datetime as dt
import logging
import threading
import time
import uuid

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.models import F

from showcase.core.breaker import is_lost
from showcase.core.sql import ask
from showcase.voting import alarms, keys
from showcase.voting.channels import Delivery, Message, Result, by_name
from showcase.voting.choices import AlarmKind, DeliveryState
from showcase.voting.database import VotingNow
from showcase.voting.limits import MINUTE
from showcase.voting.models import Challenge

logger = logging.getLogger(__name__)

TEXT = "{code} — код для голосования. Никому не сообщайте"
BACKOFF_SECONDS = (2, 5, 15, 45, 120)
LOOK_UP_SECONDS = 15
TICK_SECONDS = 0.5
DEADLINE_SECONDS = 30
"""A thread that takes longer keeps running, but another one may start in its place."""
MOST_STUCK = 100
BATCH = 50

CLAIM = """
UPDATE voting_challenge SET state = 'sending', claimed_at = voting_now(), tries = tries + 1
WHERE id IN (
  SELECT id FROM voting_challenge
  WHERE state = 'queued' AND next_try_at <= voting_now() AND expires_at > voting_now() AND sealed IS NOT NULL
  ORDER BY next_try_at LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING id
"""
ERASE = """
UPDATE voting_challenge SET sealed = NULL,
  state = CASE state WHEN 'queued' THEN 'expired' WHEN 'sending' THEN 'unknown' ELSE state END
WHERE sealed IS NOT NULL AND expires_at <= voting_now()
"""
STATES = {
    Result.SENT: DeliveryState.SENT,
    Result.DELIVERED: DeliveryState.DELIVERED,
    Result.RETRY: DeliveryState.QUEUED,
    Result.UNKNOWN: DeliveryState.UNKNOWN,
    Result.FAILED: DeliveryState.FAILED,
}


def run(stopping: threading.Event) -> None:
    """Send until stopped; the worker runs this in a thread."""
    senders = Senders()
    while not stopping.wait(TICK_SECONDS):
        try:
            close_old_connections()
            for challenge_id in claim(senders.free()):
                senders.start(challenge_id)
        except Exception as error:  # a lost database is waited for
            if not is_lost(error):
                logger.exception("Отправка кодов ждёт базу данных")
            connection.close()
            stopping.wait(2)


class Senders:
    """Running sender threads. One past its deadline no longer counts towards the limit."""

    def __init__(self) -> None:
        self.started: dict[threading.Thread, float] = {}

    def free(self) -> int:
        self.started = {thread: since for thread, since in self.started.items() if thread.is_alive()}
        if len(self.started) >= settings.VOTING_SENDER_THREADS + MOST_STUCK:
            return 0
        busy = [since for since in self.started.values() if time.monotonic() - since < DEADLINE_SECONDS]
        return max(0, settings.VOTING_SENDER_THREADS - len(busy))

    def start(self, challenge_id: uuid.UUID) -> None:
        thread = threading.Thread(target=_send_and_close, args=[challenge_id], daemon=True)
        self.started[thread] = time.monotonic()
        thread.start()


def _send_and_close(challenge_id: uuid.UUID) -> None:
    try:
        send(challenge_id)
    except Exception:  # the row stays «sending» and is settled later
        logger.exception("Код не отправлен")
    finally:
        connection.close()


def claim(most: int) -> list[uuid.UUID]:
    """Claim at most so many due messages for this worker."""
    if most <= 0:
        return []
    return [found for (found,) in ask(CLAIM, [most])]


def send(challenge_id: uuid.UUID) -> None:
    """Send a claimed message once and save the result."""
    challenge = Challenge.objects.select_related("round").get(pk=challenge_id)
    gateway, message = by_name(challenge.gateway), message_of(challenge)
    if gateway is None or message is None:
        delivery = Delivery(Result.FAILED, note="нет шлюза или ключа", alarm=True)
    else:
        delivery = gateway.send(message)
    _record(challenge, delivery, was=DeliveryState.SENDING)


def message_of(challenge: Challenge) -> Message | None:
    """Decrypt the message; None if it was erased or damaged, or the round's key is gone."""
    if challenge.sealed is None:
        return None
    try:
        inside = keys.load(challenge.round).open_challenge(challenge.pk, bytes(challenge.sealed))
    except (keys.KeyFault, keys.Unsealable):
        logger.exception("Сообщение с кодом не открыть")
        return None
    return Message(challenge.pk.hex, inside.phone, TEXT.format(code=inside.code), challenge.gateway_id)


def _record(challenge: Challenge, delivery: Delivery, was: str) -> None:
    """Save the result, unless the state has changed meanwhile."""
    backoff = BACKOFF_SECONDS[min(max(challenge.tries, 1), len(BACKOFF_SECONDS)) - 1]
    wait = backoff if delivery.result is Result.RETRY else LOOK_UP_SECONDS
    Challenge.objects.filter(pk=challenge.pk, state=was).update(
        state=STATES[delivery.result],
        note=delivery.note[:200],
        is_our_fault=delivery.alarm,
        gateway_id=delivery.gateway_id[:64] or F("gateway_id"),
        next_try_at=VotingNow() + dt.timedelta(seconds=wait),
    )
    if delivery.alarm:
        alarms.raise_alarm(challenge.round, AlarmKind.GATEWAY, f"{challenge.gateway}: {delivery.note}")


def settle() -> None:
    """Mark abandoned messages as unknown, query gateways about unknown ones, erase expired data."""
    abandoned = Challenge.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=VotingNow() - MINUTE)
    abandoned.update(state=DeliveryState.UNKNOWN, note="отправка прервана", next_try_at=VotingNow())
    unknown = Challenge.objects.filter(
        state=DeliveryState.UNKNOWN, sealed__isnull=False, next_try_at__lte=VotingNow()
    )
    for challenge in unknown.select_related("round")[:BATCH]:
        _ask_about(challenge)
    ask(ERASE)


def _ask_about(challenge: Challenge) -> None:
    gateway, message = by_name(challenge.gateway), message_of(challenge)
    found = gateway.look_up(message) if gateway and message else None
    _record(challenge, found or Delivery(Result.UNKNOWN, note=challenge.note), was=DeliveryState.UNKNOWN)


def shown_text(challenge: Challenge) -> str:
    """Return the text shown on the page in a demonstration; empty for real gateways."""
    message = message_of(challenge) if challenge.gateway == "console" else None
    return message.text if message else ""
