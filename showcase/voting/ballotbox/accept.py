"""Taking a vote: one transaction, after which the answer is true or there is none."""

import datetime as dt
import hmac
import logging
import secrets
import uuid
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from showcase.voting import alarms, keys, receipts
from showcase.voting.ballotbox.codes import code_mac
from showcase.voting.ballotbox.locks import LOCK_MILLISECONDS, SPACE, sqlstate
from showcase.voting.choices import AlarmKind
from showcase.voting.models.codes import MAX_ATTEMPTS
from showcase.voting.outcomes import Accepted, AlreadyVoted, Refusal, Refused, WrongCode

logger = logging.getLogger(__name__)

Outcome = Accepted | AlreadyVoted | WrongCode | Refused

SHOWN_AGAIN = dt.timedelta(minutes=30)
"""For so long after its use the right code leads to its receipt once more."""

# Whose challenge it is, and the round's lock with it. Voters share the lock; whoever closes takes it alone and so
# waits for the votes under way. What is read here never changes after an announcement.
FIND = """
SELECT r.id, r.key_fingerprint, r.signing_public_key, c.option_id,
  set_config('lock_timeout', %(wait)s, true), pg_advisory_xact_lock_shared(%(space)s, hashtext(r.id::text))
FROM voting_challenge c JOIN voting_votinground r ON r.id = c.round_id WHERE c.id = %(id)s
"""
# The row stays locked until the end of the transaction, so guesses are evaluated one after another, each
# counted before it is compared.
RESERVE = """
UPDATE voting_challenge c SET attempts = c.attempts + 1
FROM voting_votinground r
WHERE c.id = %(id)s AND r.id = c.round_id AND c.attempts < %(most)s AND (
  (c.used_at IS NULL AND c.expires_at > voting_round_now(r.is_demo))
  OR c.used_at > voting_round_now(r.is_demo) - make_interval(secs => %(again)s))
RETURNING c.code_mac, c.attempts, c.used_at
"""
ATTEMPTS = "SELECT used_at, attempts FROM voting_challenge WHERE id = %s"
# A right code is no wrong attempt: it is given back. `person` decides who votes: the unique key lets one row
# in.
ACCEPT = """
WITH clock AS MATERIALIZED (
  SELECT voting_round_now(r.is_demo) AS moment
  FROM voting_challenge c JOIN voting_votinground r ON r.id = c.round_id WHERE c.id = %(id)s
), allowed AS MATERIALIZED (
  SELECT c.*, moment FROM clock, voting_challenge c JOIN voting_votinground r ON r.id = c.round_id
  WHERE c.id = %(id)s AND r.state = 'open' AND r.mode = 'own' AND moment >= r.opens_at
    AND (moment < r.closes_at OR (c.created_at < r.closes_at AND moment < r.closes_at + r.grace))
), person AS (
  INSERT INTO voting_participation (id, round_id, voter_tag, ballot_id, receipt_hash, channel, accepted_at,
    number_range, network_tag, consent_version)
  SELECT gen_random_uuid(), round_id, voter_tag, %(ballot)s, receipt_hash, channel, moment, number_range,
    network_tag, consent_version
  FROM allowed ON CONFLICT (round_id, voter_tag) DO NOTHING RETURNING ballot_id
), ballot AS (
  INSERT INTO voting_ballot (id, round_id, option_id, channel, nonce, accepted_hour)
  SELECT person.ballot_id, round_id, option_id, channel, %(nonce)s, moment FROM person, allowed
), used AS (
  UPDATE voting_challenge c SET used_at = moment, attempts = c.attempts - 1
  FROM allowed WHERE c.id = allowed.id
)
SELECT (SELECT receipt_hash FROM allowed), (SELECT count(*) FROM person), moment FROM clock
"""
GIVE_BACK = "UPDATE voting_challenge SET attempts = attempts - 1 WHERE id = %s"
PERSON = """
SELECT p.accepted_at, p.receipt_hash, p.receipt_hash = c.receipt_hash
FROM voting_challenge c JOIN voting_participation p ON p.round_id = c.round_id AND p.voter_tag = c.voter_tag
WHERE c.id = %s
"""


@dataclass(frozen=True)
class Round:
    """What a request needs to know of the round before it decides."""

    id: uuid.UUID
    key_fingerprint: str
    signing_public_key: str


def confirm(challenge: uuid.UUID, code: str) -> Outcome:
    """Take the vote that a challenge stands for, if the code is right.

    Safe to repeat: a double press, a lost answer or a second tab ends in the same receipt. When the
    connection breaks the question is asked once more; only a second failure is answered with UNAVAILABLE.
    """
    try:
        return _confirm(challenge, code)
    except (OperationalError, InterfaceError):
        connection.close()
    try:
        return _confirm(challenge, code)
    except (OperationalError, InterfaceError):
        logger.exception("Голос не принят: база данных не отвечает")
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
    """Hold the round open, find its key, decide. Raises OperationalError after two seconds of waiting."""
    cursor.execute(FIND, {"id": challenge, "wait": LOCK_MILLISECONDS, "space": SPACE})
    found = cursor.fetchone()
    if found is None:
        return Refused(Refusal.EXPIRED)
    voting_round, option = Round(*found[:3]), found[3]
    try:
        key = keys.load(voting_round)
    except keys.KeyFault:
        alarms.sound(voting_round.id, AlarmKind.KEY)
        return Refused(Refusal.KEY)
    return _decide(cursor, challenge, option, key, code)


def _decide(
    cursor: CursorWrapper, challenge: uuid.UUID, option: int, key: keys.RoundKey, code: str
) -> Outcome:
    cursor.execute(RESERVE, {"id": challenge, "most": MAX_ATTEMPTS, "again": SHOWN_AGAIN.total_seconds()})
    reserved = cursor.fetchone()
    if reserved is None:
        return _why_not(cursor, challenge)
    expected, attempts, used_at = bytes(reserved[0]), reserved[1], reserved[2]
    if not hmac.compare_digest(expected, code_mac(key, challenge, option, code)):
        return WrongCode(MAX_ATTEMPTS - attempts)
    if used_at is not None:
        cursor.execute(GIVE_BACK, [challenge])
        return _repeat(cursor, challenge, option, key)
    return _accept(cursor, challenge, option, key)


def _why_not(cursor: CursorWrapper, challenge: uuid.UUID) -> Refused:
    cursor.execute(ATTEMPTS, [challenge])
    used_at, attempts = cursor.fetchone() or (None, 0)
    if used_at is not None:
        return Refused(Refusal.USED)
    return Refused(Refusal.TOO_MANY_ATTEMPTS if attempts >= MAX_ATTEMPTS else Refusal.EXPIRED)


def _accept(cursor: CursorWrapper, challenge: uuid.UUID, option: int, key: keys.RoundKey) -> Outcome:
    cursor.execute(ACCEPT, {"id": challenge, "ballot": uuid.uuid4(), "nonce": secrets.token_bytes(16)})
    receipt_hash, taken, moment = cursor.fetchone()
    if receipt_hash is None:
        return Refused(Refusal.CLOSED)
    if not taken:
        return _repeat(cursor, challenge, option, key)
    return Accepted(receipts.code_of(key, challenge), moment, bytes(receipt_hash), option, repeated=False)


def _repeat(cursor: CursorWrapper, challenge: uuid.UUID, option: int, key: keys.RoundKey) -> Outcome:
    """Tell what the box held for this voter before: this very vote, or another one."""
    cursor.execute(PERSON, [challenge])
    found = cursor.fetchone()
    if found is None:
        return Refused(Refusal.EXPIRED)
    accepted_at, receipt_hash, same = found
    if not same:
        return AlreadyVoted(accepted_at)
    return Accepted(receipts.code_of(key, challenge), accepted_at, bytes(receipt_hash), option, repeated=True)
