"""Demonstration rounds: votes «in the past», and removal.

Real rounds are out of reach: the triggers look at is_demo.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from showcase.voting import keys
from showcase.voting.models import VotingRound
from showcase.voting.outcomes import Denied

REMOVAL = (
    "DELETE FROM voting_voiddecision WHERE case_id IN (SELECT id FROM voting_voidcase WHERE round_id = %s)",
    "DELETE FROM voting_void WHERE case_id IN (SELECT id FROM voting_voidcase WHERE round_id = %s)",
    "DELETE FROM voting_voidcase WHERE round_id = %s",
    "DELETE FROM voting_paperconfirmation WHERE count_id IN (SELECT p.id FROM voting_papercount p"
    " JOIN voting_station s ON s.id = p.station_id WHERE s.round_id = %s)",
    "DELETE FROM voting_papercount WHERE station_id IN (SELECT id FROM voting_station WHERE round_id = %s)",
    "DELETE FROM voting_station WHERE round_id = %s",
    "DELETE FROM voting_participation WHERE round_id = %s",
    "DELETE FROM voting_ballot WHERE round_id = %s",
    "DELETE FROM voting_outboxmessage WHERE round_id = %s",
    "DELETE FROM voting_challenge WHERE round_id = %s",
    "DELETE FROM voting_optionevent WHERE option_id IN (SELECT id FROM voting_option WHERE round_id = %s)",
    "DELETE FROM voting_optionresult WHERE option_id IN (SELECT id FROM voting_option WHERE round_id = %s)",
    "DELETE FROM voting_option WHERE round_id = %s",
    "DELETE FROM voting_roundevent WHERE round_id = %s",
    "DELETE FROM voting_alarm WHERE round_id = %s",
    "DELETE FROM voting_votinground WHERE id = %s",
)


@contextmanager
def demo_time(moment: dt.datetime) -> Iterator[None]:
    """For this connection, let demonstration rounds believe that it is `moment`."""
    _set(moment.isoformat())
    try:
        yield
    finally:
        _set("")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('voting.demo_now', %s, false)", [value])


def remove_demo_round(voting_round: VotingRound) -> None:
    """Delete a demonstration round with everything in it. Raises Denied for a real one."""
    if not voting_round.is_demo:
        raise Denied("Удалить можно только демонстрационное голосование.")
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in REMOVAL:
            cursor.execute(statement, [voting_round.pk])
    keys.forget(voting_round.pk)
