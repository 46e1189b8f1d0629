"""Statements written by hand, where the ORM would spend more time on making the statement than the database on it."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet


def ask(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    """Return the rows of the answer; none for a statement that has no answer."""
    with connection.cursor() as cursor:
        return _rows(cursor, statement, values)


def ask_prepared(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    """As `ask`, for statements that are asked so often that each connection keeps their plans."""
    with connection.prepared_cursor() as cursor:
        return _rows(cursor, statement, values)


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
