"""Circuit breaker for the database: after the first failure requests fail at once instead of waiting.

A server that accepts connections but does not respond would block one thread per request. While the breaker is open,
connecting fails at once. In a web server process `core.database_watch` opens and closes it; in any other process one
attempt is allowed after each pause.
"""

import logging
import threading
import time
from collections.abc import Generator
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections

logger = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds between two connection attempts, by the monotonic clock."""
LOST = ("08", "57P")
"""SQLSTATE prefixes: the connection broke, the server is shutting down or starting."""


class Away(psycopg.OperationalError):
    """The breaker is open: the database failed a moment ago, so no query is attempted."""


class Breaker:
    """The state of one database as seen by this process."""

    def __init__(self) -> None:
        self.is_open = False
        self.is_silent = False
        """Whether the watch thread got no response: then requests that already wait for one are aborted too."""
        self.is_watched = self.has_answered = False
        self.since = self.next_attempt = 0.0
        self.lock = threading.Lock()

    def refuses(self) -> bool:
        return self.is_open and (self.is_watched or time.monotonic() < self.next_attempt)

    def enter(self) -> None:
        """Allow the caller to try to connect. Raises Away while the breaker is open."""
        with self.lock:
            if self.refuses():
                raise Away("the database does not answer")
            self.next_attempt = time.monotonic() + PAUSE

    def fail(self, error: psycopg.Error, *, is_silent: bool = False) -> None:
        """Open the breaker, or keep it open."""
        with self.lock:
            was_open, self.is_open = self.is_open, True
            self.is_silent |= is_silent
            self.next_attempt = time.monotonic() + PAUSE
            if not was_open:
                self.since = time.monotonic()
        if not was_open and (
            self.is_watched or self.has_answered
        ):  # a management command reports the error itself
            logger.error("База данных не отвечает: %s", str(error).partition("\n")[0])

    def close(self) -> None:
        """Close the breaker: the database responds."""
        with self.lock:
            was_open, self.is_open, self.is_silent = self.is_open, False, False
            self.has_answered = True
        if was_open:
            logger.warning("База данных снова отвечает: её не было %.0f с", time.monotonic() - self.since)

    def interruptible(self, work: Generator) -> Generator:
        """Wrap a psycopg wait generator (resumed several times a second). Raises Away once the database is silent."""
        ready: Any = None
        while True:
            if self.is_silent:
                raise Away("the database has stopped responding")
            try:
                wanted = work.send(ready)
            except StopIteration as end:
                return end.value
            ready = yield wanted


_breakers: dict[tuple, Breaker] = {}


def of(database: dict[str, Any]) -> Breaker:
    """Return the breaker of the database with these settings."""
    return _breakers.setdefault(tuple(database[name] for name in ("HOST", "PORT", "NAME")), Breaker())


def is_away() -> bool:
    """Whether the breaker of the default database is open."""
    return of(connections[DEFAULT_DB_ALIAS].settings_dict).refuses()


def is_lost(error: BaseException) -> bool:
    """Whether an error of psycopg or Django means that the connection is lost, not that a statement was refused."""
    kinds = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
    state = getattr(error.__cause__ or error, "sqlstate", None)
    return isinstance(error, kinds) and (not state or state.startswith(LOST))
