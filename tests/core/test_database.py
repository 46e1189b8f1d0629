"""Kept connections, and statements that stay prepared with them."""

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext

from showcase.core.breaker import of
from showcase.core.sql import ask, ask_prepared
from tests import databases
from tests.waiting import wait_for


def test_a_connection_that_its_server_ended_is_noticed_without_a_question(committing_db):
    ((session,),) = ask("SELECT pg_backend_pid()")
    assert connection.is_usable()
    with psycopg.connect(databases.url_of(committing_db)) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [session])
    wait_for(lambda: not connection.is_usable(), seconds=10)
    connection.health_check_done, connection.health_check_enabled = False, True
    assert ask("SELECT pg_backend_pid()") != [(session,)]


def test_a_connection_in_the_middle_of_something_is_not_usable(committing_db):
    connection.set_autocommit(False)
    ask("SELECT 1")
    assert not connection.is_usable()
    connection.rollback()
    assert connection.is_usable()
    connections.close_all()
    assert not connection.is_usable()


def test_a_connection_from_before_the_database_was_away_is_not_usable(committing_db):
    ask("SELECT 1")
    assert connection.is_usable()
    breaker = of(connection.settings_dict)
    breaker.fail(psycopg.OperationalError())
    breaker.close()
    assert not connection.is_usable()
    connection.close()
    ask("SELECT 1")
    assert connection.is_usable()


@pytest.mark.django_db
def test_a_prepared_statement_is_planned_once_and_shown_with_its_values():
    statement = "SELECT %(text)s || 'b', %(number)s + 1"
    with CaptureQueriesContext(connection) as queries:
        assert [ask_prepared(statement, {"text": f"a{n}", "number": n}) for n in range(3)] == [
            [(f"a{n}b", n + 1)] for n in range(3)
        ]
    assert [query["sql"] for query in queries] == [f"SELECT 'a{n}' || 'b', {n} + 1" for n in range(3)]
    plans = ask(
        "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%|| ''b''%'"
    )
    assert plans == [(2, 0)]


def ended(database: str) -> None:
    """Let the server end the kept connection between two requests."""
    ((session,),) = ask("SELECT pg_backend_pid()")
    with psycopg.connect(databases.url_of(database)) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [session])
    wait_for(lambda: not connection.is_usable(), seconds=10)
    connection.health_check_done, connection.health_check_enabled = False, True


def test_a_prepared_statement_comes_first_after_the_connection_was_ended(committing_db):
    ended(committing_db)
    assert [ask_prepared("SELECT 1") for _ in range(2)] == [[(1,)]] * 2
    assert ask("SELECT count(*) FROM pg_prepared_statements") == [(1,)]
    ended(committing_db)
    breaker = of(connection.settings_dict)
    breaker.fail(psycopg.OperationalError())
    with pytest.raises(OperationalError):
        ask_prepared("SELECT 1")
    breaker.close()
    assert ask_prepared("SELECT 1") == [(1,)]


def test_a_column_that_grows_under_a_prepared_statement_is_no_error(committing_db):
    ask("CREATE TABLE grows (word varchar(5)); INSERT INTO grows VALUES ('word')")
    try:
        assert [ask_prepared("SELECT word FROM grows") for _ in range(3)] == [[("word",)]] * 3
        with psycopg.connect(databases.url_of(committing_db)) as other:
            other.execute("ALTER TABLE grows ALTER word TYPE varchar(50)")
        assert [ask_prepared("SELECT word FROM grows") for _ in range(3)] == [[("word",)]] * 3
    finally:
        ask("DROP TABLE grows")
