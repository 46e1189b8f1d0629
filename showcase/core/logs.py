"""Logging with request ids and without personal data, which messages of some exceptions quote."""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import Error as DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from psycopg import Error as DriverError
from requests import RequestException

from showcase.core.request_id import current_id

QUOTING = (
    *(DatabaseError, DriverError, ValueError, ValidationError, LookupError),
    *(SMTPException, RequestException),
)
"""Exceptions whose messages quote values: rows of tables, fields of forms, addresses of letters and requests."""
PRIVATE = re.compile(
    r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+"  # addresses
    r"|(?<![\d-])(?:\+?7|8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)"  # telephones
    r"|(?<![\w.-])\d{6,}(?![\w-])"  # codes, and numbers written in other ways
    r"|(?<=[\w/])\?[\w%+.-]+=[^\s\"']*"  # queries
)
HIDDEN = "…"
UNKNOWN = "неизвестный адрес"
SESSION = """
SELECT set_config(wanted.key, wanted.value, false)
FROM jsonb_each_text(%s) AS wanted JOIN pg_settings ON pg_settings.name = wanted.key
WHERE pg_settings.context = 'user' OR has_parameter_privilege(wanted.key, 'SET')
"""


class PrivateFormatter(logging.Formatter):
    """Formats exceptions by type and place, and with their message only where it quotes nothing.

    Anything that still looks like an address, phone number, code or query is masked.
    """

    def format(self, record: logging.LogRecord) -> str:
        record = logging.makeLogRecord({**vars(record), "exc_text": None})  # what another handler wrote
        if request := getattr(record, "request", None):
            hide_path(record, request)
        record.msg, record.args = hide(record.getMessage()), None
        record.request_id = current_id() or "-"
        return super().format(record)

    def formatException(self, ei: Any) -> str:
        """Return the tracebacks of an exception and of those that caused it, the first cause first."""
        parts = [
            "".join([*traceback.format_tb(error.__traceback__), name(error), message(error)])
            for error in chain(ei[1])
        ]
        return hide("\n\nCaused:\n".join(reversed(parts)))


class JSONFormatter(PrivateFormatter):
    """The same as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        bare = logging.makeLogRecord({**vars(record), "exc_info": None, "stack_info": None})
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "request": current_id(),
            "message": super().format(bare),
            "error": self.formatException(record.exc_info) if record.exc_info else "",
        }
        return json.dumps({key: value for key, value in line.items() if value}, ensure_ascii=False)


def hide(text: str) -> str:
    return PRIVATE.sub(HIDDEN, text)


def hide_path(record: logging.LogRecord, request: HttpRequest) -> None:
    """Replace the path in Django's log record by the URL pattern it matched, since a path may hold personal data."""
    path = getattr(request, "path", "")
    match = getattr(request, "resolver_match", None)
    known = match and match.view_name != "wagtail_serve"
    place = f"/{match.route}" if known else UNKNOWN
    if isinstance(record.args, tuple):
        record.args = tuple(place if path and str(value) == path else value for value in record.args)


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
    """Return the message, or a placeholder if it may quote personal data."""
    if isinstance(error, DriverError):
        return f": SQLSTATE {error.sqlstate}, {error.diag.constraint_name or error.diag.table_name or ''}"
    return "" if isinstance(error, QUOTING) else f": {error}"


def set_up_session(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Signal handler: apply `DATABASE_SESSION`, which keeps personal data out of PostgreSQL's log."""
    with connection.cursor() as cursor:
        cursor.execute(SESSION, [json.dumps(settings.DATABASE_SESSION)])
