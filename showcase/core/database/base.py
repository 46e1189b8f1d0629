"""PostgreSQL as Django knows it, except that nobody waits for one that is away: see `core.breaker`."""

from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base

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


class DatabaseWrapper(base.DatabaseWrapper):
    Database = SimpleNamespace(**{**vars(psycopg), "connect": SiteConnection.connect})

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
