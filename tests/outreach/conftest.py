"""A project with a coordinator, a reader with a browser."""

from collections.abc import Iterator

import pytest
from django.test import Client
from wagtail.models import Site

from showcase.contest.models import ProjectPage
from showcase.core.models import SiteSettings
from showcase.outreach.models import OutreachSettings
from tests import databases
from tests.factories import Tree

COORDINATOR = "raion@example.org"
OWNER = "vladelec@example.org"


@pytest.fixture
def no_mail_server(settings):
    """The backend that only writes to the log."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"


def plant(tree: Tree) -> ProjectPage:
    """Build a built project in a district with a coordinator."""
    place = tree.municipality(
        "Заокский район",
        slug="zaokskiy",
        coordinator_email=COORDINATOR,
        coordinator_phone="8 (48734) 2‑00‑00",
    )
    SiteSettings.objects.create(site=Site.objects.get(), email=OWNER)
    known = {"title": "Площадка «Мечта»", "slug": "mechta", "stage": "built", "settlement": "д. Бегичево"}
    return tree.project(tree.year(2024), place, **known)


@pytest.fixture
def project(tree) -> ProjectPage:
    """A project that stands."""
    return plant(tree)


@pytest.fixture
def committed_project(tests_database, django_db_blocker) -> Iterator[ProjectPage]:
    """The same in a copy of the tests' database, for threads that commit: the ballots' triggers let none be emptied."""
    with django_db_blocker.unblock(), databases.copied(tests_database, "outreach"):
        yield plant(Tree.present())


@pytest.fixture
def promises(project):
    """Editors allow the site to promise an answer in ten days."""
    return OutreachSettings.objects.create(site=Site.objects.get(), answer_days=10, keep_days=90)


@pytest.fixture
def reader():
    """A browser without cookies on our own form."""
    return Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
