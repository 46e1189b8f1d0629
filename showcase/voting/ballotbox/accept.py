"""Taking a vote: one transaction, after which the answer is true or there is none.

The only module that writes participations and ballots.
"""

import hmac
import logging
import uuid
from typing import Any, NamedTuple

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from showcase.voting import keys, receipts
from showcase.voting.ballotbox import digests, sealing
from showcase.voting.ballotbox.codes import code_mac
from showcase.voting.ballotbox.locks import share_round, sqlstate
from showcase.voting.limits import MAX_ATTEMPTS, SHOWN_AGAIN
from showcase.voting.outcomes import Accepted, AlreadyVoted, Refusal, Refused, WrongCode

logger = logging.getLogger(__name__)

Outcome = Accepted | AlreadyVoted | WrongCode | Refused

FIND = """
SELECT r.id, r.key_fingerprint, r.year
FROM voting_challenge c JOIN voting_votinground r ON r.id = c.round_id WHERE c.id = %s
"""
# The row stays locked until the end of the transaction, so guesses are evaluated one after another, each
# counted before it is compared.
RESERVE = """
UPDATE voting_challenge c SET attempts = c.attempts + 1
FROM voting_votinground r
WHERE c.id = %(challenge)s AND r.id = c.round_id AND c.attempts < %(most)s AND (
  (c.used_at IS NULL AND c.expires_at > voting_round_now(r.is_demo))
  OR c.used_at > voting_round_now(r.is_demo) - %(again)s)
RETURNING c.code_mac, c.attempts, c.used_at, c.sealed
"""
ATTEMPTS = "SELECT used_at, attempts FROM voting_challenge WHERE id = %(challenge)s"
# A right code is no wrong attempt: it is given back. `person` decides who votes: the unique key lets one
# row in.
ACCEPT = """
WITH clock AS MATERIALIZED (
  SELECT voting_round_now(r.is_demo) AS moment FROM voting_votinground r WHERE r.id = %(round)s
), allowed AS MATERIALIZED (
  SELECT c.*, moment FROM clock, voting_challenge c JOIN voting_votinground r ON r.id = c.round_id
  WHERE c.id = %(challenge)s AND r.state = 'announced' AND moment >= r.opens_at
    AND (moment < r.closes_at OR (c.created_at < r.closes_at AND moment < r.closes_at + r.grace))
), person AS (
  INSERT INTO voting_participation (id, round_id, voter_tag, receipt_hash, range_tag, network_tag,
    consent_version, accepted_at)
  SELECT %(participation)s, round_id, voter_tag, %(receipt_hash)s, range_tag, network_tag,
    consent_version, moment
  FROM allowed ON CONFLICT (round_id, voter_tag) DO NOTHING RETURNING round_id
), ballot AS (
  INSERT INTO voting_ballot (id, round_id, sealed) SELECT %(ballot)s, round_id, %(sealed)s FROM person
), used AS (
  UPDATE voting_challenge c SET used_at = moment, attempts = c.attempts - 1, sealed = NULL
  FROM allowed WHERE c.id = allowed.id
)
SELECT (SELECT count(*) FROM allowed), (SELECT count(*) FROM person), moment FROM clock
"""
GIVE_BACK = "UPDATE voting_challenge SET attempts = attempts - 1 WHERE id = %(challenge)s"
PERSON = """
SELECT p.id, p.accepted_at
FROM voting_challenge c JOIN voting_participation p ON p.round_id = c.round_id AND p.voter_tag = c.voter_tag
WHERE c.id = %(challenge)s
"""
GATES = f"SELECT {digests.IS_BEHIND}, voting_is_paused(%(round)s)"


class Voter(NamedTuple):
    """One challenge in one round, with what never changes after the announcement."""

    id: uuid.UUID
    key_fingerprint: str
    year: int
    challenge: uuid.UUID


def confirm(challenge: uuid.UUID, code: str) -> Outcome:
    """Take the vote that a challenge stands for, if the code is right.

    Safe to repeat: a double press, a lost answer or a second tab ends in the same receipt. When the
    connection breaks the question is asked once more; only a second failure is answered with UNAVAILABLE.
    """
    for _ in range(2):
        try:
            return _confirm(challenge, code)
        except (OperationalError, InterfaceError):
            logger.exception("База данных не ответила на код")
            connection.close()
    return Refused(Refusal.UNAVAILABLE)


def _confirm(challenge: uuid.UUID, code: str) -> Outcome:
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            return _open(cursor, challenge, code)
    except DatabaseError as error:
        if sqlstate(error) != "VO001":
            raise
        return Refused(Refusal.CLOSED)


def _open(cursor: CursorWrapper, challenge: uuid.UUID, code: str) -> Outcome:
    """Keep the round from being sealed, find its key, decide."""
    cursor.execute(FIND, [challenge])
    found = cursor.fetchone()
    if found is None:
        return Refused(Refusal.EXPIRED)
    voter = Voter(found[0], found[1], found[2], challenge)
    share_round(cursor, voter.id)
    try:
        cursor.execute(GATES, {"round": voter.id, "last": digests.last(voter.id)})
        is_behind, is_paused = cursor.fetchone()
        if is_behind or is_paused:
            return Refused(Refusal.RESTORED if is_behind else Refusal.ROUND_PAUSED)
        key = keys.load(voter)
    except keys.KeyFault:
        return Refused(Refusal.KEY)
    return _decide(cursor, voter, key, code)


def _decide(cursor: CursorWrapper, voter: Voter, key: keys.RoundKey, code: str) -> Outcome:
    values: dict[str, Any] = {"challenge": voter.challenge, "most": MAX_ATTEMPTS, "again": SHOWN_AGAIN}
    cursor.execute(RESERVE, values)
    reserved = cursor.fetchone()
    if reserved is None:
        return _why_not(cursor, values)
    expected, attempts, used_at, sealed = reserved
    if not hmac.compare_digest(bytes(expected), code_mac(key, voter.challenge, code)):
        return WrongCode(MAX_ATTEMPTS - attempts)
    if used_at is not None:
        cursor.execute(GIVE_BACK, values)
        return _repeat(cursor, voter, key)
    inside = sealing.open_challenge(key, voter.challenge, bytes(sealed))
    return _accept(cursor, voter, key, inside)


def _why_not(cursor: CursorWrapper, values: dict[str, Any]) -> Refused:
    cursor.execute(ATTEMPTS, values)
    used_at, attempts = cursor.fetchone() or (None, 0)
    if used_at is not None:
        return Refused(Refusal.USED)
    return Refused(Refusal.TOO_MANY_ATTEMPTS if attempts >= MAX_ATTEMPTS else Refusal.EXPIRED)


def _accept(cursor: CursorWrapper, voter: Voter, key: keys.RoundKey, inside: sealing.Inside) -> Outcome:
    participation = sealing.participation_id(key, voter.challenge)
    ballot = sealing.ballot_id(key, participation)
    receipt = receipts.code_of(key, participation)
    values: dict[str, Any] = {
        "round": voter.id,
        "challenge": voter.challenge,
        "participation": participation,
        "receipt_hash": receipts.hash_of(str(voter.year), receipt, inside.phone[-4:]),
        "ballot": ballot,
        "sealed": sealing.seal_ballot(key, voter.id, ballot, inside.option),
    }
    cursor.execute(ACCEPT, values)
    allowed, taken, moment = cursor.fetchone()
    if not allowed:
        return Refused(Refusal.CLOSED)
    return Accepted(receipt, moment, repeated=False) if taken else _repeat(cursor, voter, key)


def _repeat(cursor: CursorWrapper, voter: Voter, key: keys.RoundKey) -> Outcome:
    """Tell what the box held for this voter before: this very vote, or another one."""
    cursor.execute(PERSON, {"challenge": voter.challenge})
    found = cursor.fetchone()
    if found is None:
        return Refused(Refusal.EXPIRED)
    participation, accepted_at = found
    if participation != sealing.participation_id(key, voter.challenge):
        return AlreadyVoted(accepted_at)
    return Accepted(receipts.code_of(key, participation), accepted_at, repeated=True)


def outcome_of(challenge: uuid.UUID) -> Accepted | AlreadyVoted | None:
    """What a used challenge led to, while its receipt may be shown again."""
    with transaction.atomic(), connection.cursor() as cursor:
        values: list[Any] = [challenge, SHOWN_AGAIN]
        cursor.execute(FIND + " AND c.used_at > voting_round_now(r.is_demo) - %s", values)
        found = cursor.fetchone()
        if found is None:
            return None
        voter = Voter(found[0], found[1], found[2], challenge)
        outcome = _repeat(cursor, voter, keys.load(voter))
        return outcome if isinstance(outcome, Accepted | AlreadyVoted) else None
