"""Helpers of the tests of fault reports."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Site

from showcase.contest.models import ProjectPage
from showcase.core.models import SiteSettings
from showcase.outreach import services
from showcase.outreach.models import FaultReport
from tests.factories import Tree, jpeg

COORDINATOR = "raion@example.org"
OWNER = "vladelec@example.org"
ANSWERS = {"what": "Оторвалось сиденье", "place": "у клуба", "photo": None, "contact": ""}
ANSWERS["photo_terms"] = "Снимок сделан мной."
ADDRESS = "/soobshchit/zaokskiy/mechta/"
TYPED = {"what": "Оторвалось сиденье качелей", "place": "д. Бегичево, у клуба"}
PHOTO_ANSWERS = {"photo_licence": "on", "photo_people": "on"}


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
