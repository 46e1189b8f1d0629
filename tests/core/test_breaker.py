"""Connections to a database that is away: refused, silent, or now and then there."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psycopg
import pytest
from django.db import OperationalError, connection

from showcase.core import breaker, cache_version
from showcase.core.breaker import Away, Breaker
from showcase.core.database.base import DatabaseWrapper
from showcase.core.database_watch import ImpatientConnection, Watch

CALLERS = 12


class Listener:
    """Something at an address that is no database: it hangs up, or accepts and is silent."""

    def __init__(self, *, hangs_up: bool) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.hangs_up = hangs_up
        self.visitors: list[socket.socket] = []
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        with suppress(OSError):
            while True:
                self.visitors.append(self.socket.accept()[0])
                if self.hangs_up:
                    self.visitors[-1].close()

    @property
    def breaker(self) -> Breaker:
        return breaker.of({**connection.settings_dict, **self.address()})

    def address(self) -> dict[str, str]:
        return {"HOST": "127.0.0.1", "PORT": str(self.socket.getsockname()[1])}

    def connect(self) -> str:
        """Try to connect as the site does; return the name of the error."""
        own = {**self.address(), "OPTIONS": {"connect_timeout": 2}}
        wrapper = DatabaseWrapper({**connection.settings_dict, **own}, "away")
        with pytest.raises(psycopg.OperationalError) as error:
            wrapper.get_new_connection(wrapper.get_connection_params())
        return type(error.value).__name__

    def connect_at_once(self) -> list[str]:
        with ThreadPoolExecutor(CALLERS) as callers:
            return sorted(callers.map(lambda _number: self.connect(), range(CALLERS)))


@pytest.fixture(params=[True, False], ids=["hangs up", "is silent"])
def listener(request) -> Iterator[Listener]:
    listener = Listener(hangs_up=request.param)
    yield listener
    listener.socket.close()


@pytest.fixture
def watch(monkeypatch) -> Watch:
    """A watch with a breaker and a version stamp of its own."""
    monkeypatch.setattr(cache_version, "stamp", cache_version.Stamp())
    watch = Watch()
    watch.breaker = Breaker()
    return watch


def refuse(statement: str) -> int:
    raise psycopg.OperationalError("connection refused")


def test_after_a_failure_one_of_many_tries_in_each_pause(listener):
    for attempts in (1, 2):
        listener.connect()
        assert listener.connect_at_once() == ["Away"] * CALLERS
        assert len(listener.visitors) == attempts
        listener.breaker.next_attempt = time.monotonic()
    assert listener.connect_at_once().count("Away") == CALLERS - 1
    assert len(listener.visitors) == 3


def test_a_clock_that_steps_changes_nothing(listener, monkeypatch):
    listener.connect()
    for step in (-86_400, 86_400):
        monkeypatch.setattr(time, "time", lambda step=step: step)
        assert listener.connect() == "Away"
    assert len(listener.visitors) == 1


def test_the_watch_opens_and_closes_and_tells_each_change_once(watch, caplog):
    asked = iter([1, None, None, None, 2, 2, None, 3])

    def flap(statement: str) -> int:
        return next(asked) or refuse(statement)

    watch.ask = flap
    found = []
    for _ in range(8):
        watch.check()
        found.append(watch.breaker.refuses())
    assert found == [False, True, True, True, False, False, True, False]
    assert ["не отвечает" in line for line in caplog.messages] == [True, False, True, False]
    assert cache_version.stamp.value == 3


def test_visitors_of_a_watched_database_never_try(watch):
    watch.ask = refuse
    watch.check()
    watch.breaker.next_attempt = time.monotonic()
    with pytest.raises(Away):
        watch.breaker.enter()


def test_a_request_that_cannot_connect_is_not_overruled_by_an_old_connection(
    committing_db, watch, monkeypatch
):
    watch.check()
    old = watch.connection
    watch.check()
    assert watch.connection is old
    watch.breaker.fail(psycopg.OperationalError())
    with monkeypatch.context() as patch:
        patch.setattr(ImpatientConnection, "connect", lambda **_: refuse(""))
        watch.check()
        assert watch.breaker.refuses()
    watch.check()
    assert not watch.breaker.refuses()
    watch.disconnect()


def test_a_statement_that_is_refused_is_an_answer(watch):
    def refuse(statement: str) -> int:
        raise psycopg.errors.UndefinedTable

    watch.ask = refuse
    watch.check()
    assert not watch.breaker.refuses()


def test_a_long_query_goes_on_until_the_database_is_silent(committing_db, watch):
    """Once the watch gets no answer, running queries are cancelled too."""
    connection.ensure_connection()
    connection.connection.breaker = watch.breaker
    watch.breaker.is_watched = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.5)")
        watch.breaker.fail(
            psycopg.OperationalError()
        )  # one failed attempt to connect must not cancel other queries
        cursor.execute("SELECT pg_sleep(0.5)")
        silence = threading.Timer(0.5, watch.breaker.fail, [psycopg.OperationalError()], {"is_silent": True})
        silence.start()
        with pytest.raises(OperationalError) as error:
            cursor.execute("SELECT pg_sleep(60)")
    assert isinstance(error.value.__cause__, Away)
    assert breaker.is_lost(error.value)
    connection.close()
