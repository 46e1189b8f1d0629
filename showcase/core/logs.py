"""Log lines without what people type: messages of some exceptions quote it."""

import json
import logging
import traceback
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import Error as DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Error as DriverError

QUOTING = (DatabaseError, DriverError, ValueError, ValidationError)
"""Exceptions whose messages quote values: rows of tables, fields of forms, text that is no number."""
SESSION = """
SELECT set_config(wanted.key, wanted.value, false)
FROM jsonb_each_text(%s) AS wanted JOIN pg_settings ON pg_settings.name = wanted.key
WHERE pg_settings.context = 'user' OR has_parameter_privilege(wanted.key, 'SET')
"""


class PrivateFormatter(logging.Formatter):
    """Formats exceptions by type and place, and with their message only where it quotes nothing."""

    def formatException(self, ei: Any) -> str:
        """Return the tracebacks of an exception and of those that caused it, the first cause first."""
        parts = [
            "".join([*traceback.format_tb(error.__traceback__), name(error), message(error)])
            for error in chain(ei[1])
        ]
        return "\n\nCaused:\n".join(reversed(parts))


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and its causes."""
    seen: list[BaseException] = []
    while error and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def message(error: BaseException) -> str:
    """Return the message, or what stands for one that may quote personal data."""
    if isinstance(error, DriverError):
        return f": SQLSTATE {error.sqlstate}, {error.diag.constraint_name or error.diag.table_name or ''}"
    return "" if isinstance(error, QUOTING) else f": {error}"


def make_session_private(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Keep what people type out of the database server's log, as far as our role may; signal handler."""
    with connection.cursor() as cursor:
        cursor.execute(SESSION, [json.dumps(settings.DATABASE_SESSION)])
