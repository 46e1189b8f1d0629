"""Demonstration rounds: backdated votes, and removal.

Real rounds cannot be affected: the triggers check is_demo.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from showcase.core.sql import ask
from showcase.voting import keys
from showcase.voting.database import hold_round
from showcase.voting.models import Option, VotingRound
from showcase.voting.outcomes import Denied

SET_TIME = "SELECT set_config('voting.demo_now', %s, false)"
TABLES = (
    "recordline seal void papercount station participation ballot challenge liftedlimit roundevent option"
)
REMOVAL = (
    "DELETE FROM voting_sealedreceipt WHERE seal_id IN (SELECT id FROM voting_seal WHERE round_id = %s)",
    "DELETE FROM voting_optionresult WHERE option_id IN (SELECT id FROM voting_option WHERE round_id = %s)",
    *(f"DELETE FROM voting_{table} WHERE round_id = %s" for table in TABLES.split()),  # noqa: S608
    "DELETE FROM voting_votinground WHERE id = %s",
)


@contextmanager
def demo_time(moment: dt.datetime) -> Iterator[None]:
    """On this connection, set the clock of demonstration rounds to `moment`."""
    ask(SET_TIME, [moment.isoformat()])
    try:
        yield
    finally:
        ask(SET_TIME, [""])


def remove_demo_round(voting_round: VotingRound) -> None:
    """Delete a demonstration round with everything in it. Raises Denied for a real one."""
    if not voting_round.is_demo:
        raise Denied("Удалить можно только демонстрационное голосование.")
    pictures = [option.picture for option in Option.objects.filter(round=voting_round).exclude(picture="")]
    with transaction.atomic():
        hold_round(voting_round.pk)
        for statement in REMOVAL:
            ask(statement, [voting_round.pk])
    for picture in pictures:
        picture.delete(save=False)
    keys.destroy(voting_round.pk)
    for suffix in ("digests", "certified"):
        keys.path_of(voting_round.pk, suffix).unlink(missing_ok=True)
