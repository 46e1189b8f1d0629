"""Fixtures of reports and subscription: a project with a coordinator, a visitor, the moment of a digest."""

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from showcase.contest.models import ProjectPage
from showcase.outreach.models import FaultReport, OutreachSettings
from showcase.outreach.subscription import digest
from tests.factories import Tree, jpeg
from tests.outreach.reports import accept, add_project_with_coordinator
from tests.outreach.subscribers import open_subscription


@pytest.fixture
def no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"


@pytest.fixture
def project(tree) -> ProjectPage:
    return add_project_with_coordinator(tree)


@pytest.fixture
def committed_project(committing_db) -> ProjectPage:
    """The same project, committed, for tests whose threads read it."""
    return add_project_with_coordinator(Tree.present())


@pytest.fixture
def promises(project):
    """Settings that promise an answer within ten days."""
    return OutreachSettings.objects.create(site=Site.objects.get(), answer_days=10, keep_days=90)


@pytest.fixture
def reader():
    """A test client without cookies that checks CSRF as a browser on our own page does."""
    return Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})


@pytest.fixture
def report(project) -> FaultReport:
    return accept(project, photo=jpeg(), contact="anna@example.org")


@pytest.fixture
def owner(tree, mail_server):
    return open_subscription()


@pytest.fixture
def friday():
    """The latest moment of an edition; `digest.start_due_edition` is told that it has just come."""
    return digest.latest_moment(timezone.now())
