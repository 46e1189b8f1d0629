"""The real dataset on the site, imported once a module."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.db import transaction

from showcase.pages.importers.run import import_contest
from tests import databases

DATA = Path(__file__).resolve().parents[2] / "showcase" / "demo" / "data"
FACTS, RELEASE = DATA / "contest_facts.json", DATA / "press_release.txt"
TODAY = dt.date(2026, 4, 1)


@pytest.fixture(scope="module")
def raw():
    """The dataset as it stands in the file."""
    return json.loads(FACTS.read_text("utf-8"))


@pytest.fixture(scope="module")
def _imported(tests_database, django_db_blocker):
    """The import is slow, so it is done once for the module, into an empty database of its own."""
    with django_db_blocker.unblock(), databases.copied(databases.TEMPLATE, "imported"):
        import_contest(FACTS, RELEASE, today=TODAY)
        yield


@pytest.fixture
def site(_imported):
    """The imported site; what a test does to it is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
