"""Messages with codes: queued inside the voter's transaction, sent outside it, erased soon after."""

import json
import logging
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import close_old_connections, connection

from showcase.voting import alarms, keys
from showcase.voting.channels.base import Delivery, Message, Result
from showcase.voting.channels.registry import by_name
from showcase.voting.choices import AlarmKind, OutboxState
from showcase.voting.clock import VotingNow
from showcase.voting.models import OutboxMessage

logger = logging.getLogger(__name__)

BACKOFF_SECONDS = (2, 5, 15, 45, 120)
LOOK_UP_SECONDS = 15
BATCH = 50
QUEUE_PER_THREAD = 16
STUCK_TRIES = 3

CLAIM = """
UPDATE voting_outboxmessage
SET state = 'sending', claimed_at = voting_now(), tries = tries + 1
WHERE id = %s AND state = 'queued' AND next_try_at <= voting_now()
  AND created_at > voting_now() - interval '10 minutes'
"""
DUE = """
SELECT id FROM voting_outboxmessage
WHERE state = 'queued' AND next_try_at <= voting_now() AND created_at > voting_now() - interval '10 minutes'
ORDER BY next_try_at LIMIT %s
"""
ABANDONED = """
UPDATE voting_outboxmessage SET state = 'unknown', note = 'отправка прервана', next_try_at = voting_now()
WHERE state = 'sending' AND claimed_at < voting_now() - interval '60 seconds'
"""
ERASE = """
UPDATE voting_outboxmessage SET sealed = NULL,
  state = CASE WHEN state = 'queued' THEN 'expired' WHEN state = 'sending' THEN 'unknown' ELSE state END
WHERE (sealed IS NOT NULL OR state = 'queued') AND created_at <= voting_now() - interval '10 minutes'
"""
RECORD = """
UPDATE voting_outboxmessage
SET state = %(state)s, note = %(note)s, gateway_id = coalesce(nullif(%(gateway_id)s, ''), gateway_id),
    sealed = CASE WHEN %(keep)s THEN sealed END, next_try_at = voting_now() + make_interval(secs => %(wait)s)
WHERE id = %(id)s AND state = %(was)s
"""
STATES = {
    Result.SENT: OutboxState.SENT,
    Result.DELIVERED: OutboxState.DELIVERED,
    Result.RETRY: OutboxState.QUEUED,
    Result.UNKNOWN: OutboxState.UNKNOWN,
    Result.FAILED: OutboxState.FAILED,
}


def seal(key: keys.RoundKey, address: str, subject: str, text: str) -> bytes:
    """Encrypt what must not lie in the database in the clear."""
    return key.box().encrypt(json.dumps({"address": address, "subject": subject, "text": text}).encode())


def unseal(message: OutboxMessage) -> Message | None:
    """Decrypt a message; None when it was erased, is damaged, or its round's key is gone."""
    if message.sealed is None:
        return None
    try:
        key = keys.load(message.round)
    except keys.KeyFault:
        alarms.sound(message.round_id, AlarmKind.KEY)
        return None
    try:
        inside = json.loads(key.box().decrypt(bytes(message.sealed)))
    except (InvalidToken, ValueError):
        logger.exception("Сообщение с кодом испорчено")
        return None
    return Message(message.id.hex, inside["address"], inside["text"], inside["subject"], message.gateway_id)


def deliver(message_id: uuid.UUID) -> None:
    """Try to send a queued message once; whoever comes second does nothing."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [message_id])
        if cursor.rowcount != 1:
            return
    message = OutboxMessage.objects.select_related("round").get(pk=message_id)
    gateway, plain = by_name(message.gateway), unseal(message)
    if gateway is None or plain is None:
        delivery = Delivery(Result.FAILED, note="нет шлюза или ключа", alarm=True)
    else:
        delivery = gateway.send(plain)
    _record(message, delivery, was=OutboxState.SENDING)


def _record(message: OutboxMessage, delivery: Delivery, was: str) -> None:
    """Write down what became of a message, unless somebody has meanwhile.

    Erases it where nothing more can be done.
    """
    waits = BACKOFF_SECONDS[min(message.tries, len(BACKOFF_SECONDS)) - 1]
    values = {
        "id": message.pk,
        "was": was,
        "state": STATES[delivery.result],
        "note": delivery.note,
        "gateway_id": delivery.gateway_id,
        "keep": delivery.result in (Result.RETRY, Result.UNKNOWN),
        "wait": waits if delivery.result is Result.RETRY else LOOK_UP_SECONDS,
    }
    with connection.cursor() as cursor:
        cursor.execute(RECORD, values)
    is_stuck = delivery.result is Result.RETRY and message.tries >= STUCK_TRIES
    if delivery.alarm or is_stuck:
        logger.error("СМС-шлюз %s: %s", message.gateway, delivery.note)
        alarms.sound(message.round_id, AlarmKind.GATEWAY)


def nudge(message_id: uuid.UUID) -> None:
    """Try to send now, beside the request. When too many are waiting, the background worker will do it."""
    if settings.VOTING_SENDER_THREADS == 0:
        _deliver_quietly(message_id)
        return
    pool, places = _pool()
    if places.acquire(blocking=False):
        pool.submit(_deliver_quietly, message_id).add_done_callback(lambda _: places.release())


@cache
def _pool() -> tuple[ThreadPoolExecutor, Any]:
    threads = settings.VOTING_SENDER_THREADS
    return ThreadPoolExecutor(threads, "codes"), threading.BoundedSemaphore(threads * QUEUE_PER_THREAD)


def _deliver_quietly(message_id: uuid.UUID) -> None:
    """Deliver; whatever goes wrong, the background worker finds the message where it was left."""
    in_request = settings.VOTING_SENDER_THREADS == 0
    try:
        if not in_request:
            close_old_connections()
        deliver(message_id)
    except Exception:  # the voter's page must not fail because of a gateway
        logger.exception("Сообщение с кодом не отправлено")
    finally:
        if not in_request:
            connection.close()


def send_due() -> None:
    """Send what waits for its time. For the background worker."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, [BATCH])
        due = [row[0] for row in cursor.fetchall()]
    for message_id in due:
        deliver(message_id)


def settle() -> None:
    """Mark what a killed sender left as unknown, ask gateways about the unknown, erase what is too old."""
    with connection.cursor() as cursor:
        cursor.execute(ABANDONED)
    unknown = OutboxMessage.objects.filter(
        state=OutboxState.UNKNOWN, sealed__isnull=False, next_try_at__lte=VotingNow()
    )
    for message in unknown.select_related("round")[:BATCH]:
        _ask_about(message)
    erase_old()


def _ask_about(message: OutboxMessage) -> None:
    gateway, plain = by_name(message.gateway), unseal(message)
    found = gateway.look_up(plain) if gateway and plain else None
    _record(message, found or Delivery(Result.UNKNOWN, note=message.note), was=OutboxState.UNKNOWN)


def erase_old() -> int:
    """Erase addresses and texts older than 10 minutes, sent or not; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(ERASE)
        return cursor.rowcount


def shown_text(challenge_id: uuid.UUID) -> str | None:
    """The text of a message that is shown, not sent; None for every real gateway and after 10 minutes."""
    message = (
        OutboxMessage.objects.select_related("round")
        .filter(challenge_id=challenge_id, gateway="console")
        .first()
    )
    plain = unseal(message) if message else None
    return plain.text if plain else None
