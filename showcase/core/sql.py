"""Raw SQL, for hot queries that take the ORM longer to build than the database to run."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import NotSupportedError, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet


def ask(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows, if any."""
    with connection.cursor() as cursor:
        return _rows(cursor, statement, values)


def ask_prepared(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    """Like `ask`, with a prepared statement: for statements so frequent that each connection keeps their plans.

    A migration that changes a column's type makes plans useless; in a transaction, its rollback drops them.
    """
    try:
        with connection.prepared_cursor() as cursor:
            return _rows(cursor, statement, values)
    except NotSupportedError:
        if connection.in_atomic_block:
            raise
        connection.close()
        return ask(statement, values)


def rows_of(statement: str, chosen: QuerySet) -> list[tuple[Any, ...]]:
    """Fill `{keys}` of a statement with the keys of the chosen objects, as an array in their order."""
    try:
        keys, values = chosen.values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    return ask(statement.replace("{keys}", f"ARRAY({keys})"), values)


def _rows(cursor: CursorWrapper, statement: str, values: Any) -> list[tuple[Any, ...]]:
    cursor.execute(statement, values)
    return cursor.fetchall() if cursor.pgresult.nfields else []
