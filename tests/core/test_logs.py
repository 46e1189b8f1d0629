"""Nothing that people type reaches a log: ours or the database server's."""

import logging

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction

from showcase.core.logs import PrivateFormatter, make_session_private

TYPED = "anna-sentinel@example.org"


def formatted(error: BaseException) -> str:
    try:
        raise error
    except BaseException as raised:
        record = logging.LogRecord(
            "x", logging.ERROR, "x.py", 1, "Сбой", (), (type(raised), raised, raised.__traceback__)
        )
    return PrivateFormatter("%(message)s").format(record)


def nested() -> RuntimeError:
    outer = RuntimeError("jobs stopped")
    outer.__cause__ = IntegrityError(TYPED)
    outer.__cause__.__context__ = psycopg.errors.UniqueViolation(TYPED)
    return outer


@pytest.mark.parametrize(
    "error", [IntegrityError(TYPED), DataError(TYPED), ValueError(TYPED), ValidationError(TYPED), nested()]
)
def test_messages_that_quote_are_left_out(error):
    text = formatted(error)
    assert TYPED not in text
    assert type(error).__name__ in text
    assert "test_logs.py" in text


def test_other_messages_stay():
    assert "jobs stopped" in formatted(nested())
    assert "UniqueViolation: SQLSTATE 23505" in formatted(nested())


def test_loops_of_causes_end():
    first, second = RuntimeError("first"), RuntimeError("second")
    first.__cause__, second.__cause__ = second, first
    assert "second" in formatted(first)


@pytest.fixture
def database_log(db):
    """What the server writes into its log from here on."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        path = f"{cursor.fetchone()[0]}/log"
    with open(path, errors="replace") as file:
        file.seek(0, 2)
        yield file


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("INSERT INTO users_user (id, email) VALUES (1, %s)", [TYPED]),  # the row in DETAIL
        ("SELECT %s::integer", [TYPED]),  # the value in the message
        ("SELECT to_tsquery('simple', %s)", [f"{TYPED} & ("]),
        (f'SELECT no_such_column AS "{TYPED}"', []),  # the statement
    ],
)
def test_the_log_of_the_database_quotes_nothing(database_log, statement, values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    assert TYPED not in database_log.read()


@pytest.mark.django_db
def test_a_session_of_a_superuser_is_private_and_an_ordinary_role_may_connect():
    with connection.cursor() as cursor:
        cursor.execute("SHOW log_error_verbosity")
        assert cursor.fetchone() == ("terse",)
        cursor.execute("CREATE ROLE ordinary_of_test")  # goes with the test's transaction
        cursor.execute("SET ROLE ordinary_of_test")
        make_session_private(connection)
        cursor.execute("SHOW log_parameter_max_length_on_error")
        assert cursor.fetchone() == ("0",)
        cursor.execute("RESET ROLE")
