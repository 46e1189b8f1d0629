"""The vote's clock, advisory locks and trigger errors.

A transaction takes locks in this order: round, network, number, and last the budget, which is locked only when it is
nearly spent.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import DateTimeField, Func

from showcase.core.rules import sqlstate
from showcase.core.sql import ask, ask_prepared
from showcase.voting.outcomes import Denied

ROUND_SPACE = 20261
"""First half of the advisory locks' keys; 20260 and 20265 to 20267 belong to jobs, the login, the queue, reports."""
BUDGET_SPACE = 20262
NETWORK_SPACE = 20263
NUMBER_SPACE = 20264
LOCK_MILLISECONDS = "2000"
"""A lock that is not free within this time raises OperationalError."""

WAIT = "set_config('lock_timeout', %(wait)s, true)"
SHARE_ROUND = f"{WAIT}, pg_advisory_xact_lock_shared({ROUND_SPACE}, hashtext(r.id::text))"
"""SELECT columns for a round `r` that take its shared lock, which blocks sealing and counting."""
HOLD_ROUND = f"SELECT {WAIT}, pg_advisory_xact_lock({ROUND_SPACE}, hashtext(%(id)s))"
HOLD_FOR_CODE = f"""
SELECT {SHARE_ROUND}, pg_advisory_xact_lock({NETWORK_SPACE}, %(network)s),
  pg_advisory_xact_lock({NUMBER_SPACE}, %(number)s)
FROM (SELECT %(id)s AS id) AS r
"""  # noqa: S608  constants only
CODE_OF_ROUND = "id = %(challenge)s AND round_id IS NOT DISTINCT FROM %(round)s"
"""Makes PostgreSQL use the primary key. With `=` on the round, and no statistics for a new round yet, it would read all
codes of the round."""
HOLD_BUDGET = f"SELECT pg_advisory_xact_lock({BUDGET_SPACE}, %s)"


class VotingNow(Func):
    """`voting_now()` in a query. Unlike `now()` it advances within a transaction."""

    function = "voting_now"
    arity = 0
    output_field = DateTimeField()


def now() -> dt.datetime:
    """Return the database's current time, in UTC."""
    return ask("SELECT voting_now()")[0][0]


def hold_for_code(round_id: UUID, network: bytes, number: bytes) -> None:
    """Take the locks to issue a code: shared on the round, exclusive on the network and the number."""
    tags = {"network": lock_number(network), "number": lock_number(number)}
    ask_prepared(HOLD_FOR_CODE, {"id": str(round_id), "wait": LOCK_MILLISECONDS, **tags})


def hold_round(round_id: UUID) -> None:
    """Lock the round exclusively: wait for running votes, block new ones. Raises OperationalError after two seconds."""
    ask(HOLD_ROUND, {"id": str(round_id), "wait": LOCK_MILLISECONDS})


def hold_budget(round_id: UUID) -> None:
    """Lock the round's SMS budget exclusively."""
    ask(HOLD_BUDGET, [lock_number(round_id.bytes)])


def lock_number(tag: bytes) -> int:
    return int.from_bytes(tag[:4], "big", signed=True)


@contextmanager
def denied(refusal: str) -> Iterator[None]:
    """Turn an error of the vote's triggers into Denied with this message."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        if not sqlstate(error).startswith("VO"):
            raise
        raise Denied(refusal) from error
