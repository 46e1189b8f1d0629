"""The version of everything public: one row, renewed once a change, known to all processes."""

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from showcase.core import cache_version
from showcase.core.cache_version import READ_SECONDS, RENEW, Stamp, current, renew
from showcase.core.models import ChangeStamp
from tests import databases
from tests.factories import Tree
from tests.waiting import wait_for

FUTURE = 4_000_000_000_000_000
"""Microseconds: the year 2096."""


@pytest.fixture(autouse=True)
def stamp(monkeypatch) -> Stamp:
    """The stamp of a process that has just started."""
    monkeypatch.setattr(cache_version, "stamp", Stamp())
    return cache_version.stamp


def gone(statement: str) -> int:
    raise OperationalError


def test_a_transaction_of_many_changes_renews_the_version_once(committing_db):
    home = Tree.present().home
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        for words in ("Одни слова.", "Другие слова.", "Третьи слова."):
            home.lead = words
            home.save()
    assert sum("core_changestamp" in query["sql"] for query in asked) == 1


def test_another_process_sees_a_change_soon(committing_db):
    before = current()
    with psycopg.connect(databases.url_of(committing_db)) as other:
        other.execute(RENEW)
    wait_for(lambda: current() > before, 10 * READ_SECONDS)
    assert current() == ChangeStamp.objects.get().value


def test_pages_of_one_second_ask_once(db, django_assert_num_queries):
    current()
    with django_assert_num_queries(0):
        current()


def test_a_clock_that_was_set_back_repeats_no_version(db):
    ChangeStamp.objects.update_or_create(pk=1, defaults={"value": FUTURE})
    renew()
    renew()
    assert current() == ChangeStamp.objects.get().value == FUTURE + 2


def test_the_last_version_serves_while_the_database_is_away(db, stamp, monkeypatch):
    renew()
    last = current()
    monkeypatch.setattr(cache_version, "ask", gone)
    stamp.asked = float("-inf")
    assert current() == last


def test_a_change_just_before_the_database_went_away_is_told_later(db, stamp, monkeypatch):
    renew()
    last = current()
    with monkeypatch.context() as away:
        away.setattr(cache_version, "ask", gone)
        renew()
    stamp.asked = float("-inf")
    assert current() > last
    assert ChangeStamp.objects.get().value == current()


def test_what_was_read_during_a_change_is_not_newer_than_the_change(db, stamp):
    old = cache_version.ask(RENEW)

    def slow(statement: str) -> int:
        renew()
        return old

    stamp.refresh(slow)
    assert stamp.value > old
