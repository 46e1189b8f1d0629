"""Fixtures of the vote: keys of the test's own, a round that is open, a database that may be written to for
good.
"""

from collections.abc import Iterator

import pytest

from showcase.operations.backups import store
from showcase.users.models import User
from tests import databases
from tests.factories import Tree
from tests.voting.box import Clock, World, build_year, make_round, two_people


@pytest.fixture(scope="session")
def contest_database(tests_database, django_db_blocker) -> Iterator[str]:
    """A database in which the pages of a contest year stand: they take long to make, and most tests need them."""
    with django_db_blocker.unblock(), databases.copied(tests_database, "contest") as name:
        build_year(Tree.present())
        with databases.connected_to(tests_database):
            yield name


@pytest.fixture(scope="module", autouse=True)
def _where_a_contest_stands(contest_database, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), databases.connected_to(contest_database):
        yield


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path) -> None:
    """Keys and backups go to the test's folder; codes are shown, not sent."""
    settings.VOTING_KEYS_DIR = tmp_path / "keys"
    settings.BACKUP_DIR = tmp_path / "backups"
    store.prepare(settings.BACKUP_DIR)
    settings.VOTING_SMS_GATEWAY = "console"
    settings.DEMO = True


@pytest.fixture
def world(tree) -> World:
    return make_round(tree)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def committed(contest_database, django_db_blocker) -> Iterator[None]:
    """A copy of that database for tests that commit; it is dropped, never emptied."""
    with django_db_blocker.unblock(), databases.copied(contest_database, "vote"):
        yield


@pytest.fixture
def open_box(committed) -> World:
    """An open round in a database of its own, seen by every thread and process."""
    return make_round(Tree.present())


@pytest.fixture
def people(db) -> list[User]:
    return two_people()
