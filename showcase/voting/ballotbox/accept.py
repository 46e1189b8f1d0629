"""Accepts a vote in one transaction; the response is sent only after it is committed.

The only module that writes participations and ballots.
"""

import hmac
import logging
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from showcase.core.rules import sqlstate
from showcase.core.sql import ask_prepared
from showcase.voting import database, keys, receipts
from showcase.voting.ballotbox import digests
from showcase.voting.limits import MAX_ATTEMPTS, SHOWN_AGAIN
from showcase.voting.models import VotingRound
from showcase.voting.outcomes import Accepted, AlreadyVoted, Refusal, Refused, WrongCode

logger = logging.getLogger(__name__)

Outcome = Accepted | AlreadyVoted | WrongCode | Refused

# Takes the shared lock that blocks sealing and counting. The snapshot of this statement is older than the lock, so
# anything that may have changed meanwhile, such as a pause, is read by ACCEPT. The challenge stays locked until the end
# of the transaction: concurrent guesses are serialised, and each is counted before it is compared.
RESERVE = f"""
WITH gates AS MATERIALIZED (
  SELECT {database.SHARE_ROUND}, {digests.IS_BEHIND} AS is_behind, is_demo
  FROM voting_votinground r WHERE r.id = %(round)s
), reserved AS (
  UPDATE voting_challenge c SET attempts = c.attempts + 1
  FROM gates
  WHERE NOT is_behind AND {database.CODE_OF_ROUND} AND c.attempts < %(most)s AND (
    (c.used_at IS NULL AND c.expires_at > voting_round_now(is_demo))
    OR c.used_at > voting_round_now(is_demo) - %(again)s)
  RETURNING c.code_mac, c.attempts, c.used_at, c.sealed
)
SELECT is_behind, reserved.* FROM gates LEFT JOIN reserved ON true
"""  # noqa: S608  constants only
ATTEMPTS = f"SELECT used_at, attempts FROM voting_challenge WHERE {database.CODE_OF_ROUND}"  # noqa: S608
# A correct code does not count as an attempt, so the counter is decremented. The unique key of `person`
# allows one vote per number.
ACCEPT = """
WITH this_round AS MATERIALIZED (
  SELECT *, voting_round_now(is_demo) AS moment, voting_is_paused(id) AS is_paused
  FROM voting_votinground WHERE id = %(round)s
), allowed AS MATERIALIZED (
  SELECT c.*, moment FROM voting_challenge c JOIN this_round r ON r.id IS NOT DISTINCT FROM c.round_id
  WHERE c.id = %(challenge)s AND r.state = 'announced' AND NOT is_paused AND moment >= r.opens_at
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
SELECT (SELECT count(*) FROM allowed), (SELECT count(*) FROM person), moment, is_paused FROM this_round
"""
GIVE_BACK = "UPDATE voting_challenge SET attempts = attempts - 1 WHERE id = %(challenge)s"
PERSON = """
SELECT p.id, p.accepted_at
FROM voting_challenge c JOIN voting_votinground r ON r.id = c.round_id
  JOIN voting_participation p ON p.round_id = c.round_id AND p.voter_tag = c.voter_tag
WHERE c.id = %(challenge)s AND r.id = %(round)s AND c.used_at > voting_round_now(r.is_demo) - %(again)s
"""


@dataclass(frozen=True)
class Voter:
    """One challenge of an announced round."""

    round: VotingRound
    challenge: uuid.UUID

    def values(self, **more: Any) -> dict[str, Any]:
        return {"round": self.round.pk, "challenge": self.challenge, "again": SHOWN_AGAIN, **more}


def confirm(voting_round: VotingRound, challenge: uuid.UUID, code: str) -> Outcome:
    """Accept the vote of a challenge of this round if the code is correct.

    Idempotent: a double click, a lost response or a second tab returns the same receipt. If the database
    connection breaks, the transaction is retried once; a second failure returns UNAVAILABLE.
    """
    for _ in range(2):
        try:
            return _confirm(Voter(voting_round, challenge), code)
        except (OperationalError, InterfaceError):
            logger.exception("База данных не ответила на код")
            connection.close()
    return Refused(Refusal.UNAVAILABLE)


def _confirm(voter: Voter, code: str) -> Outcome:
    try:
        key, last_digest = keys.load(voter.round), digests.last(voter.round.pk)
        with transaction.atomic(durable=True):
            return _open(voter, key, last_digest, code)
    except keys.KeyFault:
        return Refused(Refusal.KEY)
    except DatabaseError as error:
        if sqlstate(error) != "VO001":
            raise
        return Refused(Refusal.CLOSED)


def _open(voter: Voter, key: keys.RoundKey, last_digest: bytes | None, code: str) -> Outcome:
    """Lock the round against sealing, check the code, then accept or refuse."""
    values = voter.values(most=MAX_ATTEMPTS, last=last_digest, wait=database.LOCK_MILLISECONDS)
    found = ask_prepared(RESERVE, values)
    if not found:  # a demonstration was removed
        return Refused(Refusal.EXPIRED)
    ((is_behind, expected, attempts, used_at, sealed),) = found
    if is_behind:
        return Refused(Refusal.RESTORED)
    if expected is None:
        ((used_at, attempts),) = ask_prepared(ATTEMPTS, values) or [(None, 0)]
        locked = Refusal.TOO_MANY_ATTEMPTS if attempts >= MAX_ATTEMPTS else Refusal.EXPIRED
        return Refused(Refusal.USED if used_at else locked)
    if not hmac.compare_digest(bytes(expected), key.code_mac(voter.challenge, code)):
        return WrongCode(MAX_ATTEMPTS - attempts)
    if used_at is not None:
        ask_prepared(GIVE_BACK, values)
        return _repeat(voter, key)
    return _accept(voter, key, key.open_challenge(voter.challenge, bytes(sealed)))


def _accept(voter: Voter, key: keys.RoundKey, inside: keys.Inside) -> Outcome:
    participation = key.participation_id(voter.challenge)
    ballot = key.ballot_id(participation)
    receipt = receipts.code_of(key, participation)
    values = voter.values(
        participation=participation,
        receipt_hash=receipts.hash_of(voter.round.contest, receipt, inside.phone[-4:]),
        ballot=ballot,
        sealed=key.seal_ballot(voter.round.pk, ballot, inside.option),
    )
    ((allowed, taken, moment, is_paused),) = ask_prepared(ACCEPT, values)
    if not allowed:
        ask_prepared(GIVE_BACK, values)
        return Refused(Refusal.ROUND_PAUSED if is_paused else Refusal.CLOSED)
    return Accepted(receipt, moment, repeated=False) if taken else _repeat(voter, key)


def _repeat(voter: Voter, key: keys.RoundKey) -> Accepted | AlreadyVoted | Refused:
    found = ask_prepared(PERSON, voter.values())
    if not found:
        return Refused(Refusal.EXPIRED)
    ((participation, accepted_at),) = found
    if participation != key.participation_id(voter.challenge):
        return AlreadyVoted(accepted_at)
    return Accepted(receipts.code_of(key, participation), accepted_at, repeated=True)


def outcome_of(voting_round: VotingRound, challenge: uuid.UUID) -> Accepted | AlreadyVoted | None:
    """Return the outcome of a used challenge while its receipt may still be shown. Raises keys.KeyFault."""
    outcome = _repeat(Voter(voting_round, challenge), keys.load(voting_round))
    return outcome if isinstance(outcome, Accepted | AlreadyVoted) else None
