"""Locks of the ballot box and the meaning of the database's refusals."""

import uuid

from django.db import DatabaseError
from django.db.backends.utils import CursorWrapper

SPACE = 20261
"""First half of the advisory locks' keys; 20260 belongs to the background jobs."""
VOTER_SPACE = 20262
LOCK_MILLISECONDS = "2000"
"""A voter's request waits no longer for a round that is being closed."""


def hold_round(cursor: CursorWrapper, round_id: uuid.UUID) -> None:
    """Wait until no vote of the round is under way and let none begin during this transaction."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [SPACE, str(round_id)])


def hold_voter(cursor: CursorWrapper, tag: bytes) -> None:
    """Let one request at a time count the codes of a voter."""
    half = int.from_bytes(tag[:4], "big", signed=True)
    cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [VOTER_SPACE, half])


def sqlstate(error: DatabaseError) -> str:
    """The database's code of a refusal; ours begin with VO (see `sql/`)."""
    return getattr(error.__cause__, "sqlstate", None) or ""
