"""A thread in each web server process that queries the database every second.

It reads the public cache version, so that no request has to, and opens or closes the circuit breaker, so that no
request waits to find out that the database is down or back.
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

QUERY_TIMEOUT = 3.0
"""Seconds. A healthy database responds within milliseconds."""
CONNECT_TIMEOUT = 2
"""Seconds, the minimum that libpq accepts."""


class ImpatientConnection(psycopg.Connection):
    """Raises OperationalError on a timeout: a server may accept connections and never respond."""

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        return super().wait(gen, timeout=QUERY_TIMEOUT)


class Watch:
    """Queries on a dedicated connection; reconnects after a failure of its own or of a request."""

    def __init__(self) -> None:
        self.breaker = breaker.of(connection.settings_dict)
        self.connection: ImpatientConnection | None = None

    def check(self) -> None:
        """Read the cache version, then open or close the breaker."""
        self.breaker.is_watched = True
        if self.breaker.is_open:
            self.disconnect()  # an old connection may still work while the server accepts no new ones
        try:
            cache_version.stamp.refresh(self.ask)
            cache_version.stamp.is_watched = True
        except psycopg.Error as error:
            self.disconnect()
            if breaker.is_lost(error):
                self.breaker.fail(error, is_silent=True)
                return
        self.breaker.close()

    def ask(self, statement: str) -> int:
        if self.connection is None:
            parameters = connection.get_connection_params() | {"connect_timeout": CONNECT_TIMEOUT}
            self.connection = ImpatientConnection.connect(**parameters, autocommit=True)
        row = self.connection.execute(statement).fetchone()
        return row[0] if row else 0

    def disconnect(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None


def run() -> None:
    watch = Watch()
    while True:
        try:
            watch.check()
        except Exception:  # the thread must survive any error
            logger.exception("База данных не спрошена")
        time.sleep(READ_SECONDS)


def start() -> None:
    """Start the watch thread of this process."""
    threading.Thread(target=run, name="database-watch", daemon=True).start()
