"""Advisory locks of the ballot box and the meaning of the database's refusals.

Order within a transaction: round, budget, network, number.
"""

import uuid

from django.db import DatabaseError
from django.db.backends.utils import CursorWrapper

ROUND_SPACE = 20261
"""First half of the advisory locks' keys; 20260 belongs to the background jobs."""
BUDGET_SPACE = 20262
NETWORK_SPACE = 20263
NUMBER_SPACE = 20264
LOCK_MILLISECONDS = "2000"

SHARE_ROUND = """
SELECT set_config('lock_timeout', %(wait)s, true), pg_advisory_xact_lock_shared(%(space)s, hashtext(%(id)s))
"""
HOLD_ROUND = """
SELECT set_config('lock_timeout', %(wait)s, true), pg_advisory_xact_lock(%(space)s, hashtext(%(id)s))
"""
HOLD = "SELECT pg_advisory_xact_lock(%s, %s)"


def share_round(cursor: CursorWrapper, round_id: uuid.UUID) -> None:
    """Keep sealing and counting away during this transaction. Raises OperationalError after two seconds."""
    cursor.execute(SHARE_ROUND, {"wait": LOCK_MILLISECONDS, "space": ROUND_SPACE, "id": str(round_id)})


def hold_round(cursor: CursorWrapper, round_id: uuid.UUID) -> None:
    """Wait until no vote is under way and let none begin. Raises OperationalError after two seconds."""
    cursor.execute(HOLD_ROUND, {"wait": LOCK_MILLISECONDS, "space": ROUND_SPACE, "id": str(round_id)})


def hold_tag(cursor: CursorWrapper, space: int, tag: bytes) -> None:
    """Let one request at a time count the codes of a round, a network or a number."""
    cursor.execute(HOLD, [space, int.from_bytes(tag[:4], "big", signed=True)])


def sqlstate(error: DatabaseError) -> str:
    """The database's code of a refusal; ours begin with VO (see the triggers of the models)."""
    return getattr(error.__cause__, "sqlstate", None) or ""
