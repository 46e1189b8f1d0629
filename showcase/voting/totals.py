"""Totals are counted from rows whenever they are shown; nothing stores them.

Before the end there is nothing to count: ballots are sealed from everybody.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count

from showcase.voting.models import VotingRound

COUNT = """
SELECT o.id, o.number, o.title, o.municipality, o.project_id,
  coalesce(l.online, 0), coalesce(l.voided, 0),
  (SELECT sum(votes) FROM (
    SELECT DISTINCT ON (p.station_id) p.votes FROM voting_papercount p
    WHERE p.option_id = o.id AND p.confirmed_at IS NOT NULL
    ORDER BY p.station_id, p.version DESC) AS latest)
FROM voting_option o
LEFT JOIN (
  SELECT option_id, count(*) FILTER (WHERE NOT is_void) AS online, count(*) FILTER (WHERE is_void) AS voided
  FROM voting_recordline WHERE round_id = %(round)s GROUP BY option_id
) l ON l.option_id = o.id
WHERE o.round_id = %(round)s ORDER BY o.number
"""
SINCE_LAST_SEAL = """
SELECT
  (SELECT count(*) FROM voting_participation p WHERE p.round_id = %(round)s
    AND NOT EXISTS (SELECT FROM voting_sealedreceipt s WHERE s.receipt_hash = p.receipt_hash)),
  (SELECT count(*) FROM voting_challenge WHERE round_id = %(round)s AND created_at > coalesce(
    (SELECT max(sealed_at) FROM voting_seal WHERE round_id = %(round)s), '-infinity'))
"""


class Hidden(Exception):
    """Totals may not be seen now, by nobody."""


@dataclass(frozen=True)
class OptionTotals:
    """One project's votes, in columns that nobody sums silently. `paper` is None where none was confirmed."""

    option: int
    number: str
    title: str
    municipality: str
    project: int
    online: int
    voided: int
    paper: int | None


@dataclass(frozen=True)
class Activity:
    """The whole round without a word about projects: what may be seen while the vote runs.

    `hours` are seals: the moment, votes and codes since the seal before. Delivery states cover a day.
    """

    hours: list[tuple[dt.datetime, int, int]]
    unsealed_votes: int
    unsealed_codes: int
    delivery: dict[str, int]

    @property
    def greatest(self) -> int:
        return max((max(votes, codes) for _, votes, codes in self.hours), default=0)

    @property
    def votes(self) -> int:
        return self.unsealed_votes + sum(votes for _, votes, _ in self.hours)

    @property
    def codes(self) -> int:
        return self.unsealed_codes + sum(codes for _, _, codes in self.hours)


def count(voting_round: VotingRound) -> list[OptionTotals]:
    """Every project's votes, in the order of numbers. Raises Hidden before the count."""
    if not VotingRound.objects.get(pk=voting_round.pk).totals_visible:
        raise Hidden("Число голосов скрыто до конца голосования.")
    return [OptionTotals(*row) for row in _rows(COUNT, voting_round)]


def activity(voting_round: VotingRound) -> Activity:
    ((votes, codes),) = _rows(SINCE_LAST_SEAL, voting_round)
    hours = voting_round.seals.values_list("sealed_at", "votes", "codes")
    states = voting_round.challenges.values_list("state").annotate(Count("pk")).order_by("state")
    return Activity(list(hours), votes, codes, dict(states))


def points_for(votes: int, steps: list[list[int | None]]) -> int | None:
    """Points for a number of votes by the table of [from, to, points]; None where it does not say."""
    for votes_from, votes_to, points in steps:
        if (votes_from or 0) <= votes and (votes_to is None or votes <= votes_to):
            return points
    return None


def _rows(statement: str, voting_round: VotingRound) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"round": voting_round.pk})
        return cursor.fetchall()
