"""Log lines without what people type: messages of some exceptions quote it."""

import logging
import traceback
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import Error as DatabaseError
from psycopg import Error as DriverError

QUOTING = (DatabaseError, DriverError, ValueError, ValidationError)
"""Exceptions whose messages quote values: rows of tables, fields of forms, text that is no number."""


class PrivateFormatter(logging.Formatter):
    """Formats exceptions by type and place, and with their message only where it quotes nothing."""

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """Return the tracebacks of an exception and of those that caused it, the first cause first."""
        parts = [
            "".join([*traceback.format_tb(error.__traceback__), name(error), message(error)])
            for error in chain(ei[1])
        ]
        return "\n\nCaused:\n".join(reversed(parts))


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and its causes."""
    while error:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def message(error: BaseException) -> str:
    """Return the message, or what stands for one that may quote personal data."""
    if isinstance(error, DriverError):
        return f": SQLSTATE {error.sqlstate}, {error.diag.constraint_name or error.diag.table_name or ''}"
    return "" if isinstance(error, QUOTING) else f": {error}"
