"""Metrics and alarms of running votes, for operators. Nothing here reveals a project's votes."""

from dataclasses import dataclass

from showcase.core.sql import ask
from showcase.voting import alarms

CODES = """
SELECT count(*), count(c.used_at),
  coalesce(extract(epoch FROM max(voting_now() - c.created_at) FILTER
    (WHERE c.state = 'queued' AND c.sealed IS NOT NULL)), 0)
FROM voting_challenge c JOIN voting_votinground r ON r.id = c.round_id
WHERE r.state = 'announced' AND c.created_at > voting_now() - interval '1 hour'
"""


@dataclass(frozen=True)
class Codes:
    """Codes of the last hour, and how long the oldest waits to be sent, in seconds."""

    asked: int
    confirmed: int
    oldest_wait: float


def codes() -> Codes:
    ((asked, confirmed, wait),) = ask(CODES)
    return Codes(asked, confirmed, float(wait))


def alarm_words() -> list[str]:
    """Return the alarms of all announced votes as text."""
    return [f"{found}: {kind.label}" for found, kind in alarms.of_all_rounds()]
