"""Unusual series of votes, many from one network or block of numbers in an hour: shown, never deleted."""

import datetime as dt
import re
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from showcase.voting.models import Participation, VotingRound

LEAST = {"network": 60, "range": 20}
"""Smaller series are never flagged: a school votes from one address."""
TIMES_USUAL = 8
"""A series is flagged when it is so many times the median of its kind."""
MOST_SHOWN = 200
NETWORK_KEY = re.compile(r"[0-9a-f]{32}")

# A block of numbers is 10 000 telephones of one operator; a network is known by its tag, which names nobody.
SERIES = """
WITH series AS (
  SELECT 'network' AS kind, encode(network_tag, 'hex') AS key, date_trunc('hour', accepted_at) AS hour,
    count(*) AS votes
  FROM voting_participation WHERE round_id = %(round)s AND network_tag IS NOT NULL GROUP BY 1, 2, 3
  UNION ALL
  SELECT 'range', number_range, date_trunc('hour', accepted_at), count(*)
  FROM voting_participation WHERE round_id = %(round)s AND number_range <> '' GROUP BY 1, 2, 3
), usual AS (
  SELECT kind, percentile_cont(0.5) WITHIN GROUP (ORDER BY votes) AS median FROM series GROUP BY kind
)
SELECT s.kind, s.key, s.hour, s.votes FROM series s JOIN usual USING (kind)
WHERE s.votes >= greatest(
  %(times)s * usual.median, CASE s.kind WHEN 'network' THEN %(network)s ELSE %(range)s END)
ORDER BY s.votes DESC, s.hour, s.kind, s.key LIMIT %(most)s
"""
CHOICES = """
SELECT o.number, o.title, count(*) FROM voting_ballot b JOIN voting_option o ON o.id = b.option_id
WHERE b.id = ANY(%s) GROUP BY o.id ORDER BY count(*) DESC, o.number
"""


@dataclass(frozen=True)
class Series:
    """Votes of one network or block of numbers within an hour."""

    kind: str
    key: str
    hour: dt.datetime
    votes: int

    @property
    def name(self) -> str:
        """What people call it: a block as written on paper, a network by the first digits of its tag."""
        if self.kind == "range":
            return f"номера +7 {self.key[:3]} {self.key[3:]}‑…"
        return f"сеть {int(self.key[:8], 16) % 100_000:05d}"

    @property
    def query(self) -> str:
        """How a link names it."""
        return f"kind={self.kind}&key={self.key}&hour={int(self.hour.timestamp())}"


def unusual(voting_round: VotingRound) -> list[Series]:
    """Find series that people should look at, longest first."""
    values = {"round": voting_round.pk, "times": TIMES_USUAL, "most": MOST_SHOWN, **LEAST}
    with connection.cursor() as cursor:
        cursor.execute(SERIES, values)
        return [Series(*row) for row in cursor.fetchall()]


def ballots_of(voting_round: VotingRound, kind: str, key: str, hour: dt.datetime) -> list[UUID]:
    """Ballots of a series; none for a series that does not exist."""
    people = Participation.objects.filter(
        round=voting_round, accepted_at__gte=hour, accepted_at__lt=hour + dt.timedelta(hours=1)
    )
    if kind == "range" and key:
        return list(people.filter(number_range=key).values_list("ballot_id", flat=True))
    if kind == "network" and NETWORK_KEY.fullmatch(key):
        return list(people.filter(network_tag=bytes.fromhex(key)).values_list("ballot_id", flat=True))
    return []


def choices_of(ballots: list[UUID]) -> list[tuple[str, str, int]]:
    """Projects that these ballots chose, with numbers of votes. Only for rounds whose totals are visible."""
    with connection.cursor() as cursor:
        cursor.execute(CHOICES, [ballots])
        return cursor.fetchall()
