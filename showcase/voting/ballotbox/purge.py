"""Deleting what has served its time, and lifting the limit of one number."""

from django.db import connection

from showcase.users.models import User
from showcase.voting import keys
from showcase.voting.ballotbox.codes import voter_tag
from showcase.voting.clock import now
from showcase.voting.models import LiftedLimit, VotingRound
from showcase.voting.outcomes import Denied
from showcase.voting.phones import Phone, parse_phone

# Rows go in portions, each its own transaction: a killed purge has deleted whole portions.
PORTION = 5000
OLD = """
DELETE FROM voting_challenge WHERE id IN (
  SELECT id FROM voting_challenge WHERE expires_at < voting_now() - interval '24 hours' LIMIT %s)
"""


def purge_expired() -> int:
    """Delete codes a day after they expired; return how many."""
    total = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(OLD, [PORTION])
            total += cursor.rowcount
            if cursor.rowcount < PORTION:
                return total


def lift_limit(voting_round: VotingRound, text: str, by: User) -> None:
    """Let a number ask for codes again; only its keyed tag is kept. Raises Denied."""
    phone = parse_phone(text)
    if not isinstance(phone, Phone):
        raise Denied("Введите российский мобильный номер из 11 цифр.")
    try:
        key = keys.load(voting_round)
    except keys.KeyFault as error:
        raise Denied("Ключ голосования не прочитан.") from error
    LiftedLimit.objects.create(round=voting_round, voter_tag=voter_tag(key, phone), at=now(), by=by)
