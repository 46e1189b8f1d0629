"""Django's PostgreSQL backend with a circuit breaker (see `core.breaker`), a health check of persistent connections
that sends no query, and cursors with server-side prepared statements."""

import select
import time
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations
from django.db.backends.utils import CursorWrapper
from psycopg.pq import TransactionStatus

from showcase.core.breaker import Away, Breaker, of


class SiteConnection(psycopg.Connection):
    """A connection that stops waiting for a result once the watch thread finds the database silent."""

    breaker: Breaker | None = None
    opened = 0.0

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        if not (self.breaker and self.breaker.is_watched):
            return super().wait(gen, *args, **kwargs)
        try:
            return super().wait(self.breaker.interruptible(gen), *args, **kwargs)
        except Away:
            self.close()  # a late result must not be read as that of the next query
            raise


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str | None:
        """Return a prepared statement with its parameters filled in, for debugging and benchmarks."""
        if isinstance(cursor, base.ServerBindingCursor):
            return self.compose_sql(sql, params)
        return super().last_executed_query(cursor, sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
    Database = SimpleNamespace(**{**vars(psycopg), "connect": SiteConnection.connect})

    def is_usable(self) -> bool:
        """Poll the socket instead of sending a query: an idle connection is readable only once the server closed it.

        A host that lost power closes nothing, so no connection is older than the last outage.
        """
        if self.connection is None or self.connection.info.transaction_status != TransactionStatus.IDLE:
            return False
        if self.connection.opened < of(self.settings_dict).since:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return not waiting.poll(0)

    def prepared_cursor(self) -> CursorWrapper:
        """Return a cursor whose statements stay prepared on this connection."""
        self.close_if_health_check_failed()  # now, since `cursor` would replace the connection
        self.ensure_connection()
        connection = self.connection
        connection.cursor_factory, usual = base.ServerBindingCursor, connection.cursor_factory
        try:
            return self.cursor()
        finally:
            connection.cursor_factory = usual

    def get_new_connection(self, conn_params: dict[str, Any]) -> SiteConnection:
        own = of(self.settings_dict)
        own.enter()
        opened = time.monotonic()
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.OperationalError as error:
            own.fail(error)
            raise
        if not own.is_watched:
            own.close()
        connection.breaker, connection.opened = own, opened
        return connection
