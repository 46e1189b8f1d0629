"""Fixtures of reports and subscription: a project with a coordinator, a visitor, the moment of a digest."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from showcase.contest.models import ProjectPage
from showcase.core.models import SiteSettings
from showcase.outreach import services
from showcase.outreach.models import FaultReport, OutreachSettings
from showcase.outreach.subscription import digest
from tests.factories import Tree, jpeg
from tests.outreach.subscribers import open_subscription

COORDINATOR = "raion@example.org"
OWNER = "vladelec@example.org"
ANSWERS = {"what": "Оторвалось сиденье", "place": "у клуба", "photo": None, "contact": ""}
ANSWERS["photo_terms"] = "Снимок сделан мной."
ADDRESS = "/soobshchit/zaokskiy/mechta/"
TYPED = {"what": "Оторвалось сиденье качелей", "place": "д. Бегичево, у клуба"}
PHOTO_ANSWERS = {"photo_licence": "on", "photo_people": "on"}


@pytest.fixture
def no_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"


def accept(project: ProjectPage, **answers) -> FaultReport:
    return services.accept(project, {**ANSWERS, **answers}, "network", FaultReport.Subject.FAULT)


def picture(**options) -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_1.jpg", jpeg(**options), content_type="image/jpeg")


def send(reader: Client, **answers):
    """Send the form; a picture comes with its two confirmations unless the answers say otherwise."""
    confirmed = PHOTO_ANSWERS if "photo" in answers or "held" in answers else {}
    return reader.post(ADDRESS, {**TYPED, **confirmed, **answers})


def add_project_with_coordinator(tree: Tree) -> ProjectPage:
    coordinator = {"coordinator_email": COORDINATOR, "coordinator_phone": "8 (48734) 2‑00‑00"}
    place = tree.municipality("Заокский район", slug="zaokskiy", **coordinator)
    SiteSettings.objects.create(site=Site.objects.get(), owner_name="Ассоциация", email=OWNER)
    known = {"title": "Площадка «Мечта»", "slug": "mechta", "stage": "built", "settlement": "д. Бегичево"}
    return tree.project(tree.year(2024), place, **known)


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
