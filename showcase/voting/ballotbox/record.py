"""The public record: sealing receipts, opening ballots after the end, the file that anybody can recount."""

import hashlib
import logging
from collections.abc import Callable
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from showcase.voting import keys
from showcase.voting.ballotbox import digests, sealing
from showcase.voting.ballotbox.locks import hold_round
from showcase.voting.choices import EventKind, RoundState
from showcase.voting.models import RoundEvent, Seal, VotingRound

logger = logging.getLogger(__name__)

PREVIOUS = """
SELECT number, digest, sealed_at FROM voting_seal WHERE round_id = %s ORDER BY number DESC LIMIT 1
"""
WAITING = """
SELECT p.receipt_hash FROM voting_participation p WHERE p.round_id = %s
  AND NOT EXISTS (SELECT FROM voting_sealedreceipt s WHERE s.receipt_hash = p.receipt_hash)
ORDER BY p.receipt_hash
"""
CODES_SINCE = """
SELECT count(*) FROM voting_challenge WHERE round_id = %s AND created_at > coalesce(%s::timestamptz, '-infinity')
"""
ADD_SEAL = """
INSERT INTO voting_seal (round_id, number, sealed_at, votes, codes, digest)
VALUES (%s, %s, voting_round_now(%s), %s, %s, %s) RETURNING id
"""
ADD_RECEIPTS = """
INSERT INTO voting_sealedreceipt (receipt_hash, seal_id) SELECT unnest(%s::bytea[]), %s
"""
SEAL_IS_DUE = """
SELECT id FROM voting_votinground r WHERE state = 'announced' AND counted_at IS NULL
  AND voting_now() >= opens_at AND coalesce(
    (SELECT max(sealed_at) FROM voting_seal WHERE round_id = r.id), opens_at) < date_trunc('hour', voting_now())
"""
RUNNING = "SELECT id FROM voting_votinground WHERE state = 'announced'"
COUNT_IS_DUE = """
SELECT id FROM voting_votinground WHERE state = 'announced' AND counted_at IS NULL
  AND voting_now() >= closes_at + grace
"""
BALLOTS = "SELECT id, sealed FROM voting_ballot WHERE round_id = %s"
COPY_LINES = "COPY voting_recordline (name, round_id, option_id, is_void) FROM STDIN"
SET_COUNTED = (
    "UPDATE voting_votinground SET counted_at = voting_round_now(is_demo) WHERE id = %s RETURNING counted_at"
)


def seal_due_rounds() -> int:
    """Seal every round whose hour has passed; one that is busy is tried again at the next look."""
    return sum(_quietly(seal, round_id) for round_id in _due(SEAL_IS_DUE))


def count_due_rounds() -> int:
    return sum(_quietly(count, round_id) for round_id in _due(COUNT_IS_DUE))


def _due(question: str) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [row[0] for row in cursor.fetchall()]


def _quietly(step: Callable[[UUID], bool], round_id: UUID) -> bool:
    try:
        return step(round_id)
    except OperationalError:  # votes are under way
        logger.info("Голосование %s занято, запечатаем при следующей попытке", round_id)
    except keys.KeyFault:
        logger.exception("Голосование %s: нет ключа, бюллетени не вскрыть", round_id)
    except OSError:  # a full disk; `publish_missed_digests` tries again
        logger.exception("Голосование %s: контрольные суммы не записаны", round_id)
    return False


def seal(round_id: UUID) -> bool:
    """Publish receipts that are not in the record yet under a new digest; False when there is nothing new.

    Raises OperationalError when votes keep the round busy.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        hold_round(cursor, round_id)
        if digests.is_behind(cursor, round_id):
            return False
        is_new = _seal(cursor, VotingRound.objects.get(pk=round_id))
    publish_digests(round_id)
    return is_new


def _seal(cursor: CursorWrapper, voting_round: VotingRound) -> bool:
    cursor.execute(PREVIOUS, [voting_round.pk])
    start = bytes.fromhex(voting_round.rules_hash)
    number, digest, since = cursor.fetchone() or (0, start, None)
    cursor.execute(WAITING, [voting_round.pk])
    hashes = [bytes(row[0]) for row in cursor.fetchall()]
    cursor.execute(CODES_SINCE, [voting_round.pk, since])
    (codes,) = cursor.fetchone()
    if not hashes and not codes:
        return False
    digest = hashlib.sha256(bytes(digest) + b"".join(hashes)).digest()
    values = [voting_round.pk, number + 1, voting_round.is_demo, len(hashes), codes, digest]
    cursor.execute(ADD_SEAL, values)
    cursor.execute(ADD_RECEIPTS, [hashes, cursor.fetchone()[0]])
    return True


def publish_missed_digests() -> None:
    """Publish what a killed worker or a full disk has kept from the file beside the key."""
    for round_id in _due(RUNNING):
        _quietly(_publish_missed, round_id)


def _publish_missed(round_id: UUID) -> bool:
    with connection.cursor() as cursor:
        is_behind = digests.is_behind(cursor, round_id)
    if not is_behind:
        publish_digests(round_id)
    return not is_behind


def publish_digests(round_id: UUID) -> None:
    """Append to the file beside the key, and mail, what a killed process or this one has sealed."""
    known = digests.last(round_id)
    seals = list(Seal.objects.filter(round=round_id).order_by("-number").values_list("number", "digest"))
    missing = []
    for number, digest in seals:
        if bytes(digest) == known:
            break
        missing.append((number, bytes(digest)))
    for number, digest in reversed(missing):
        digests.append(round_id, number, digest)
    if missing:
        digests.mail(VotingRound.objects.get(pk=round_id), missing[::-1])


def count(round_id: UUID) -> bool:
    """Open all ballots once, after the end; False when it was done before.

    Raises OperationalError when the round is busy and keys.KeyFault without its key.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        hold_round(cursor, round_id)
        voting_round = VotingRound.objects.select_for_update().get(pk=round_id)
        if voting_round.counted_at or voting_round.state != RoundState.ANNOUNCED:
            return False
        if digests.is_behind(cursor, round_id):
            return False
        _seal(cursor, voting_round)
        _open_ballots(cursor, voting_round)
    publish_digests(round_id)
    return True


def _open_ballots(cursor: CursorWrapper, voting_round: VotingRound) -> None:
    key, lines, broken = keys.load(voting_round), [], 0
    cursor.execute(BALLOTS, [voting_round.pk])
    for ballot, sealed in cursor.fetchall():
        try:
            option = sealing.open_ballot(key, voting_round.pk, ballot, bytes(sealed))
            lines.append((sealing.line_name(key, ballot), voting_round.pk, option, False))
        except keys.Unsealable:
            broken += 1
            logger.critical("%s: бюллетень не открывается", voting_round)
    with cursor.copy(COPY_LINES) as copy:
        for line in sorted(lines):
            copy.write_row(line)
    cursor.execute(SET_COUNTED, [voting_round.pk])
    (moment,) = cursor.fetchone()
    data = {"ballots": len(lines), "broken": broken}
    RoundEvent.objects.create(
        round=voting_round, kind=EventKind.COUNTED, data=data, entered_at=moment, confirmed_at=moment
    )
