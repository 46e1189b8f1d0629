"""The public record: sealing receipts, opening ballots after the end, the file that anybody can recount."""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Iterator
from itertools import islice
from uuid import UUID

from django.db import OperationalError, connection, transaction

from showcase.core.russian import MOSCOW
from showcase.core.sql import ask
from showcase.voting import keys, results
from showcase.voting.ballotbox import digests
from showcase.voting.ballotbox.organiser import note
from showcase.voting.choices import EventKind, RoundState
from showcase.voting.database import hold_round
from showcase.voting.models import (
    Ballot,
    PaperCount,
    RecordLine,
    RoundEvent,
    Seal,
    SealedReceipt,
    Void,
    VotingRound,
)

logger = logging.getLogger(__name__)

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
HOLD_LINES = "CREATE TEMP TABLE voting_opened (name bytea, option_id bigint)"
COPY_LINES = "COPY voting_opened FROM STDIN"
LET_LINES_GO = "DROP TABLE voting_opened"
# Sorted by name, so that the row order does not reveal the order of votes.
ADD_LINES = """
INSERT INTO voting_recordline (name, round_id, option_id, is_void)
SELECT name, %s, option_id, false FROM voting_opened ORDER BY name
"""
SET_COUNTED = (
    "UPDATE voting_votinground SET counted_at = voting_round_now(is_demo) WHERE id = %s RETURNING counted_at"
)
CHUNK = 5000


def seal_due_rounds() -> int:
    """Seal every round whose hour has passed; return how many. A busy one is retried at the next run of the job."""
    return sum(_quietly(seal, round_id) for (round_id,) in ask(SEAL_IS_DUE))


def count_due_rounds() -> int:
    return sum(_quietly(count, round_id) for (round_id,) in ask(COUNT_IS_DUE))


def _quietly(step: Callable[[UUID], bool], round_id: UUID) -> bool:
    try:
        return step(round_id)
    except OperationalError:  # the lock is held by votes in progress
        logger.info("Голосование %s занято, запечатаем при следующей попытке", round_id)
    except keys.KeyFault:
        logger.exception("Голосование %s: нет ключа, бюллетени не вскрыть", round_id)
    except OSError:  # a full disk; `publish_missed_digests` tries again
        logger.exception("Голосование %s: контрольные суммы не записаны", round_id)
    return False


def seal(round_id: UUID) -> bool:
    """Publish new receipts and the number of codes under a new digest; return whether there were any.

    Raises OperationalError if votes in progress hold the lock.
    """
    with transaction.atomic(durable=True):
        hold_round(round_id)
        if digests.is_behind(round_id):
            return False
        is_new = _seal(VotingRound.objects.get(pk=round_id))
    publish_digests(round_id)
    return is_new


def _seal(voting_round: VotingRound) -> bool:
    last = voting_round.seals.last()
    number, digest = (last.number, last.digest) if last else (0, bytes.fromhex(voting_round.rules_hash))
    waiting = results.unsealed_votes(voting_round).order_by("receipt_hash")
    hashes = [bytes(found) for found in waiting.values_list("receipt_hash", flat=True)]
    codes = results.unsealed_codes(voting_round).count()
    if not hashes and not codes:
        return False
    digest = hashlib.sha256(bytes(digest) + b"".join(hashes)).digest()
    values = [voting_round.pk, number + 1, voting_round.is_demo, len(hashes), codes, digest]
    ask(ADD_RECEIPTS, [hashes, ask(ADD_SEAL, values)[0][0]])
    return True


def publish_missed_digests() -> None:
    """Publish digests that a killed worker or a full disk has kept out of the digest file."""
    for (round_id,) in ask(RUNNING):
        _quietly(publish_digests, round_id)


def publish_digests(round_id: UUID) -> bool:
    """Append all unpublished digests to the digest file and email them."""
    if digests.is_behind(round_id):
        return False
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
    return bool(missing)


def count(round_id: UUID) -> bool:
    """Decrypt all ballots once; the caller waits for the end. Return False if a count is not due, or no more.

    Raises OperationalError if the round is busy and keys.KeyFault without its key.
    """
    with transaction.atomic(durable=True):
        hold_round(round_id)
        voting_round = VotingRound.objects.select_for_update().get(pk=round_id)
        if (
            voting_round.counted_at
            or voting_round.state != RoundState.ANNOUNCED
            or digests.is_behind(round_id)
        ):
            return False
        _seal(voting_round)
        _open_ballots(voting_round)
    publish_digests(round_id)
    return True


def _open_ballots(voting_round: VotingRound) -> None:
    key, opened, broken = keys.load(voting_round), 0, 0
    ask(HOLD_LINES)
    ballots = Ballot.objects.filter(round=voting_round).values_list("pk", "sealed").iterator(CHUNK)
    while some := list(islice(ballots, CHUNK)):
        lines = [line for line in (_opened(key, voting_round, *ballot) for ballot in some) if line]
        with connection.cursor() as cursor, cursor.copy(COPY_LINES) as copy:
            for line in lines:
                copy.write_row(line)
        opened, broken = opened + len(lines), broken + len(some) - len(lines)
    ask(ADD_LINES, [voting_round.pk])
    ask(LET_LINES_GO)
    ((moment,),) = ask(SET_COUNTED, [voting_round.pk])
    note(voting_round, EventKind.COUNTED, None, moment, ballots=opened, broken=broken)


def _opened(
    key: keys.RoundKey, voting_round: VotingRound, ballot: UUID, sealed: bytes
) -> tuple[bytes, int] | None:
    """Return the record name and choice of a ballot; log an alarm and return None if decryption fails."""
    try:
        return key.line_name(ballot), key.open_ballot(voting_round.pk, ballot, bytes(sealed))
    except keys.Unsealable:
        logger.critical("%s: бюллетень не открывается", voting_round)
        return None


# The record as one text file; `recount.py` reads it.


def record_lines(voting_round: VotingRound) -> Iterator[str]:
    """Yield all lines, newlines included. Ballots and totals appear only after the count."""
    parts = [_header, _events, _receipts]
    if voting_round.totals_visible:
        parts += [_ballots, _totals]
    for part in parts:
        yield from (f"{line}\n" for line in part(voting_round))


def digest_lines(voting_round: VotingRound) -> str:
    """Digests as they were mailed: «number digest»."""
    seals = Seal.objects.filter(round=voting_round).values_list("number", "digest")
    return "".join(f"{number} {bytes(digest).hex()}\n" for number, digest in seals)


def _header(voting_round: VotingRound) -> Iterator[str]:
    yield "Журнал голосования"
    yield f"конкурс {voting_round.contest}"
    if voting_round.is_demo:
        yield "демонстрация: голоса выдуманы"
    yield f"правила {voting_round.rules}"
    yield f"правила-sha256 {voting_round.rules_hash}"


def _events(voting_round: VotingRound) -> Iterator[str]:
    events = RoundEvent.objects.filter(round=voting_round, confirmed_at__isnull=False)
    for event in events.select_related("option").order_by("confirmed_at", "pk"):
        words = [f"событие {_moment(event.confirmed_at)} {event.get_kind_display()}"]
        words += [f"проект {event.option.number}"] if event.option_id else []
        words += [event.reason] if event.reason else []
        if event.kind == EventKind.COUNTED:
            words.append(f"бюллетеней {event.data['ballots']}, не открылось {event.data['broken']}")
        yield _one_line("; ".join(words))
    for void in Void.objects.filter(round=voting_round, confirmed_at__isnull=False):
        yield _one_line(f"событие {_moment(void.confirmed_at)} аннулирована серия голосов; {void.reason}")


def _receipts(voting_round: VotingRound) -> Iterator[str]:
    for seal in Seal.objects.filter(round=voting_round):
        yield f"печать {seal.number} {_moment(seal.sealed_at)} кодов {seal.codes} {bytes(seal.digest).hex()}"
        hashes = SealedReceipt.objects.filter(seal=seal).order_by("receipt_hash")
        yield from (
            bytes(item).hex() for item in hashes.values_list("receipt_hash", flat=True).iterator(CHUNK)
        )


def _ballots(voting_round: VotingRound) -> Iterator[str]:
    lines = RecordLine.objects.filter(round=voting_round).order_by("name")
    for name, number, is_void in lines.values_list("name", "option__number", "is_void").iterator(CHUNK):
        yield f"{bytes(name).hex()} {number}" + (" аннулирован" if is_void else "")


def _totals(voting_round: VotingRound) -> Iterator[str]:
    places = ("station__name", "option__number")
    counts = PaperCount.objects.filter(round=voting_round, confirmed_at__isnull=False).distinct(*places)
    counts = counts.order_by(*places, "-version").values_list("option__number", "votes", "station__name")
    for number, votes, name in counts:
        yield _one_line(f"бумага {number} {votes} {name}")
    for row in results.count(voting_round):
        yield f"итог {row.number} {row.online} {row.voided} {row.paper or 0}"


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(MOSCOW).isoformat(timespec="seconds")


def _one_line(text: str) -> str:
    return " ".join(text.split())
