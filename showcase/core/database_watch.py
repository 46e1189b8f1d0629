"""A thread of each process of the web server that asks the database each second.

It reads the version of everything public, so that no request has to, and is the first to know when the database is away
and when it is back: no visitor waits to find out.
"""

import logging
import threading
import time
from typing import Any

import psycopg
from django.db import connection

from showcase.core import breaker, cache_version
from showcase.core.cache_version import READ_SECONDS

logger = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds. A database that is well answers within milliseconds."""
CONNECT_PATIENCE = 2
"""Seconds, the least that the driver knows."""


class ImpatientConnection(psycopg.Connection):
    """Raises OperationalError when the server does not answer in time: it may accept connections and be silent."""

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        return super().wait(gen, timeout=PATIENCE)


class Watch:
    """Asks on a connection of its own; after a failure, its own or that of a request, on a new one."""

    def __init__(self) -> None:
        self.breaker = breaker.of(connection.settings_dict)
        self.connection: ImpatientConnection | None = None

    def look(self) -> None:
        """Read the version, and open or close the breaker."""
        self.breaker.is_watched = True
        if self.breaker.is_open:
            self.hang_up()  # an old connection may work while no new one is let in
        try:
            cache_version.stamp.refresh(self.ask)
            cache_version.stamp.is_watched = True
        except psycopg.Error as error:
            self.hang_up()
            if breaker.is_lost(error):
                self.breaker.fail(error, is_silent=True)
                return
        self.breaker.close()

    def ask(self, statement: str) -> int:
        if self.connection is None:
            parameters = connection.get_connection_params() | {"connect_timeout": CONNECT_PATIENCE}
            self.connection = ImpatientConnection.connect(**parameters, autocommit=True)
        row = self.connection.execute(statement).fetchone()
        return row[0] if row else 0

    def hang_up(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None


def run() -> None:
    watch = Watch()
    while True:
        try:
            watch.look()
        except Exception:  # whatever it is, the thread must live
            logger.exception("База данных не спрошена")
        time.sleep(READ_SECONDS)


def start() -> None:
    """Start the thread of this process."""
    threading.Thread(target=run, name="database-watch", daemon=True).start()
