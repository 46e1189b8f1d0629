"""A thread of each process of the web server that reads the version of everything public, so that no request has to."""

import logging
import threading
import time

import psycopg
from django.db import connection

from showcase.core.cache_version import READ_SECONDS, stamp

logger = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds. A database that is well answers within milliseconds."""


class ImpatientConnection(psycopg.Connection):
    """Raises OperationalError when the server does not answer in time: it may accept connections and be silent."""

    def wait(self, gen, interval=0.1, timeout=None):
        return super().wait(gen, interval, PATIENCE)


class Watch:
    """Asks on a connection of its own; after a failure on a new one."""

    def __init__(self) -> None:
        self.connection: ImpatientConnection | None = None

    def look(self) -> None:
        """Read the version. Raises psycopg.Error."""
        try:
            stamp.refresh(self.ask)
            stamp.is_watched = True
        except psycopg.Error:
            if self.connection:
                self.connection.close()
            self.connection = None
            raise

    def ask(self, statement: str) -> int:
        if self.connection is None:
            parameters = connection.get_connection_params()
            self.connection = ImpatientConnection.connect(**parameters, autocommit=True)
        row = self.connection.execute(statement).fetchone()
        return row[0] if row else 0


def run() -> None:
    watch = Watch()
    while True:
        try:
            watch.look()
        except Exception:
            logger.exception("Отметка об изменениях не прочитана")
        time.sleep(READ_SECONDS)


def start() -> None:
    """Start the thread of this process."""
    threading.Thread(target=run, name="database-watch", daemon=True).start()
