"""PostgreSQL as Django knows it, except that nobody waits for one that is away (see `core.breaker`), that a kept
connection is tested without a question, and that statements may stay prepared."""

import select
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations
from django.db.backends.utils import CursorWrapper
from psycopg.pq import TransactionStatus

from showcase.core.breaker import Away, Breaker, of


class SiteConnection(psycopg.Connection):
    """A connection whose waiting for an answer ends when the database has fallen silent."""

    breaker: Breaker | None = None

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        if not (self.breaker and self.breaker.is_watched):
            return super().wait(gen, *args, **kwargs)
        try:
            return super().wait(self.breaker.heeded(gen), *args, **kwargs)
        except Away:
            self.close()  # the answer may still come, and to nobody
            raise


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str | None:
        """Show a prepared statement with its values, as any other, to those who debug and measure."""
        if isinstance(cursor, base.ServerBindingCursor):
            return self.compose_sql(sql, params)
        return super().last_executed_query(cursor, sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
    Database = SimpleNamespace(**{**vars(psycopg), "connect": SiteConnection.connect})

    def is_usable(self) -> bool:
        """Look at the socket rather than ask: an idle connection has something to read when its server ends it."""
        if self.connection is None or self.connection.info.transaction_status != TransactionStatus.IDLE:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return not waiting.poll(0)

    def prepared_cursor(self) -> CursorWrapper:
        """A cursor whose statements stay prepared with the connection."""
        self.ensure_connection()
        self.connection.cursor_factory, usual = base.ServerBindingCursor, self.connection.cursor_factory
        try:
            return self.cursor()
        finally:
            self.connection.cursor_factory = usual

    def get_new_connection(self, conn_params: dict[str, Any]) -> SiteConnection:
        own = of(self.settings_dict)
        own.enter()
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.OperationalError as error:
            own.fail(error)
            raise
        if not own.is_watched:
            own.close()
        connection.breaker = own
        return connection
