"""Totals are counted from rows whenever they are shown; nothing stores them.

While hidden they are hidden from everybody.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from showcase.voting.models import VotingRound

COUNT = """
SELECT o.id, o.number, o.title, o.municipality, o.project_id,
  count(b.id) FILTER (WHERE b.channel = 'sms' AND v.ballot_id IS NULL),
  count(b.id) FILTER (WHERE b.channel = 'email' AND v.ballot_id IS NULL),
  count(v.ballot_id),
  (SELECT sum(votes) FROM (
    SELECT DISTINCT ON (p.station_id) p.votes FROM voting_papercount p
    JOIN voting_paperconfirmation c ON c.count_id = p.id
    WHERE p.option_id = o.id ORDER BY p.station_id, p.version DESC) AS latest)
FROM voting_option o
LEFT JOIN voting_ballot b ON b.option_id = o.id AND b.round_id = o.round_id
LEFT JOIN (
  SELECT DISTINCT v.ballot_id
  FROM voting_void v JOIN voting_voiddecision d ON d.case_id = v.case_id AND d.approved
) v ON v.ballot_id = b.id
WHERE o.round_id = %s GROUP BY o.id ORDER BY o.number
"""
PER_HOUR = """
SELECT accepted_hour, count(*) FROM voting_ballot WHERE round_id = %s
GROUP BY accepted_hour ORDER BY accepted_hour
"""
CODES = """
SELECT m.channel, count(*), count(*) FILTER (WHERE m.state IN ('sent', 'delivered', 'unknown')),
  (SELECT count(*) FROM voting_participation p WHERE p.round_id = %(round)s AND p.channel = m.channel)
FROM voting_outboxmessage m WHERE m.round_id = %(round)s GROUP BY m.channel ORDER BY m.channel
"""
OUTBOX = "SELECT state, count(*) FROM voting_outboxmessage WHERE round_id = %s GROUP BY state ORDER BY state"


class Hidden(Exception):
    """Totals may not be seen now, by nobody."""


@dataclass(frozen=True)
class OptionTotals:
    """One project's votes, in columns that nobody sums silently.

    `paper` is None where nothing was confirmed.
    """

    option: int
    number: str
    title: str
    municipality: str
    project: int
    sms: int
    email: int
    voided: int
    paper: int | None


@dataclass(frozen=True)
class CodeCounts:
    """Codes of one channel: asked for, handed to the gateway (perhaps), and turned into votes."""

    channel: str
    asked: int
    sent: int
    confirmed: int


@dataclass(frozen=True)
class Activity:
    """The whole round without a word about projects: what may be seen while totals are hidden."""

    per_hour: list[tuple[dt.datetime, int]]
    codes: list[CodeCounts]
    outbox: dict[str, int]


def count(voting_round: VotingRound) -> list[OptionTotals]:
    """Count every project's votes, in the order of numbers. Raises Hidden while totals are hidden."""
    current = VotingRound.objects.get(pk=voting_round.pk)
    if not current.totals_visible:
        raise Hidden("Число голосов скрыто до конца голосования.")
    return [OptionTotals(*row) for row in _rows(COUNT, [voting_round.pk])]


def activity(voting_round: VotingRound) -> Activity:
    """Count what happens in the whole round."""
    codes = _rows(CODES, {"round": voting_round.pk})
    return Activity(
        per_hour=_rows(PER_HOUR, [voting_round.pk]),
        codes=[CodeCounts(*row) for row in codes],
        outbox=dict(_rows(OUTBOX, [voting_round.pk])),
    )


def points_for(votes: int, steps: list[list[int | None]]) -> int | None:
    """Points for a number of votes by the year's table of [from, to, points]; None where the table does not
    say.
    """
    for votes_from, votes_to, points in steps:
        if (votes_from or 0) <= votes and (votes_to is None or votes <= votes_to):
            return points
    return None


def _rows(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
