"""A project with a coordinator, a reader with a browser."""

import pytest
from django.test import Client
from wagtail.models import Site

from showcase.contest.models import ProjectPage
from showcase.core.models import SiteSettings
from showcase.outreach.models import OutreachSettings
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
def committed_project(committing_db) -> ProjectPage:
    """The same project, committed, for tests whose threads read it."""
    return plant(Tree.present())


@pytest.fixture
def promises(project):
    """Editors allow the site to promise an answer in ten days."""
    return OutreachSettings.objects.create(site=Site.objects.get(), answer_days=10, keep_days=90)


@pytest.fixture
def reader():
    """A browser without cookies on our own form."""
    return Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
