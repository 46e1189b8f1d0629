"""A real mail server, a project with a coordinator, a reader with a browser."""

import email
from collections.abc import Iterator
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from wagtail.models import Site

from showcase.contest.models import ProjectPage
from showcase.core.models import SiteSettings
from showcase.outreach.models import OutreachSettings
from tests import databases
from tests.factories import Tree
from tests.running_site import free_port

COORDINATOR = "raion@example.org"
OWNER = "vladelec@example.org"


class Post:
    """Keeps letters; says what `answer` tells it to."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.answer.startswith("250"):
            self.letters.append(email.message_from_bytes(envelope.content))
            self.letters[-1]["X-To"] = ",".join(envelope.rcpt_tos)
        return self.answer


@pytest.fixture
def post(settings):
    """A running mail server that the site sends through."""
    handler = Post()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 5
    yield handler
    controller.stop()


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
