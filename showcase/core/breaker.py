"""Whether the database is away: after the first failure nobody waits for it.

A database that accepts connections and is silent would keep a thread for each request. While the breaker is open,
connecting fails at once. In a process of the web server `core.database_watch` opens and closes it; in any other process
one attempt is let through after each pause.
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
"""Seconds without another attempt, by the clock that nobody sets."""
LOST = ("08", "57P")
"""Beginnings of SQLSTATE: the connection broke, the server shuts down or starts."""


class Away(psycopg.OperationalError):
    """The database did not answer a moment ago and was not asked again."""


class Breaker:
    """What this process knows of one database."""

    def __init__(self) -> None:
        self.is_open = False
        self.is_silent = False
        """Whether the database leaves its watch without an answer: then nobody else waits for one either."""
        self.is_watched = self.has_answered = False
        self.since = self.next_attempt = 0.0
        self.lock = threading.Lock()

    def refuses(self) -> bool:
        return self.is_open and (self.is_watched or time.monotonic() < self.next_attempt)

    def enter(self) -> None:
        """Let the caller try to connect. Raises Away: others wait for what comes of the last attempt."""
        with self.lock:
            if self.refuses():
                raise Away("the database does not answer")
            self.next_attempt = time.monotonic() + PAUSE

    def fail(self, error: psycopg.Error, *, is_silent: bool = False) -> None:
        """Open, or stay open."""
        with self.lock:
            was_open, self.is_open = self.is_open, True
            self.is_silent |= is_silent
            self.next_attempt = time.monotonic() + PAUSE
            if not was_open:
                self.since = time.monotonic()
        if not was_open and (
            self.is_watched or self.has_answered
        ):  # a command says in its own words what it lacks
            logger.error("База данных не отвечает: %s", str(error).partition("\n")[0])

    def close(self) -> None:
        """Let everybody in: the database has answered."""
        with self.lock:
            was_open, self.is_open, self.is_silent = self.is_open, False, False
            self.has_answered = True
        if was_open:
            logger.warning("База данных снова отвечает: её не было %.0f с", time.monotonic() - self.since)

    def heeded(self, work: Generator) -> Generator:
        """Pass on what `work` of the driver waits for, several times a second. Raises Away when it is in vain."""
        ready: Any = None
        while True:
            if self.is_silent:
                raise Away("the database has fallen silent")
            try:
                wanted = work.send(ready)
            except StopIteration as end:
                return end.value
            ready = yield wanted


_breakers: dict[tuple, Breaker] = {}


def of(database: dict[str, Any]) -> Breaker:
    """The breaker of a database; `database` are its settings."""
    return _breakers.setdefault(tuple(database[name] for name in ("HOST", "PORT", "NAME")), Breaker())


def is_away() -> bool:
    """Whether to do without the site's database now."""
    return of(connections[DEFAULT_DB_ALIAS].settings_dict).refuses()


def is_lost(error: BaseException) -> bool:
    """Whether an error of the driver, or Django's around it, means that the database is gone, not that it refuses."""
    kinds = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
    state = getattr(error.__cause__ or error, "sqlstate", None)
    return isinstance(error, kinds) and (not state or state.startswith(LOST))
