"""Deleting what has served its time."""

from django.db import connection

from showcase.voting import outbox

# Rows go in portions, each its own transaction: a killed purge has deleted whole portions and the next one
# goes on.
PORTION = 5000
OLD_CHALLENGES = """
WITH old AS (
  SELECT id FROM voting_challenge WHERE expires_at < voting_now() - interval '24 hours' LIMIT %(portion)s
), unlinked AS (
  UPDATE voting_outboxmessage SET challenge_id = NULL WHERE challenge_id IN (SELECT id FROM old)
)
DELETE FROM voting_challenge WHERE id IN (SELECT id FROM old)
"""
OLD_PROOFS = """
DELETE FROM voting_spentproof
WHERE mac IN (SELECT mac FROM voting_spentproof WHERE expires_at < voting_now() LIMIT %(portion)s)
"""


def purge_expired() -> dict[str, int]:
    """Delete codes 24 hours after their end and spent proofs, erase addresses older than 10 minutes; return
    counts.
    """
    return {
        "codes": _delete_all(OLD_CHALLENGES),
        "proofs": _delete_all(OLD_PROOFS),
        "addresses": outbox.erase_old(),
    }


def _delete_all(statement: str) -> int:
    total = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(statement, {"portion": PORTION})
            total += cursor.rowcount
            if cursor.rowcount < PORTION:
                return total
