"""Rules of a project that both the editor's form and the database keep."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from showcase.contest.models import ProjectPage
from showcase.contest.models.project import NAME_NEEDS_CONSENT
from tests import factories
from tests.factories import text_of

NUMBERS = ["12/1", "а б", "№1", "1?", "."]
PLACES = [(54.0, None), (None, 37.5), (154.0, 37.5), (54.0, 237.5)]


@pytest.fixture
def project(tree):
    return tree.project(tree.year(2024), tree.municipality())


def refusal(project: ProjectPage, **fields) -> str:
    """Return the form's messages, after checking that the database refuses the same row saved directly."""
    vars(project).update(fields)
    with pytest.raises(ValidationError) as told:
        project.full_clean()
    columns = {field.attname: getattr(project, field.attname) for field in project._meta.local_fields}
    columns.pop("page_ptr_id")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectPage.objects.filter(pk=project.pk).update(**columns)
    return " ".join(told.value.messages)


def test_a_name_needs_the_whole_consent(project):
    consent = {"consent_on": dt.date(2024, 2, 1), "consent_scope": "имя на сайте"}
    consent["consent_document_id"] = factories.document().pk
    vars(project).update(consent, applicant_name="Имя Фамилия")
    project.full_clean()
    project.save()
    assert ProjectPage.objects.get(pk=project.pk).applicant_name == "Имя Фамилия"
    for name, nothing in {"consent_on": None, "consent_scope": "", "consent_document_id": None}.items():
        assert NAME_NEEDS_CONSENT in refusal(project, **{**consent, name: nothing})


def test_a_number_is_unique_within_its_year_only(tree, project):
    project.public_number = "1605"
    project.save()
    parent = project.get_parent()
    tree.project(tree.year(2023), parent, public_number="1605").full_clean()
    twin, other = (tree.project(project.contest_year, parent, public_number="") for _ in range(2))
    for unnumbered in (twin, other):
        unnumbered.full_clean()
        assert unnumbered.public_number is None
    assert "Такой номер" in refusal(twin, public_number="1605")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        *(({"public_number": number}, "до шести цифр") for number in NUMBERS),
        *(({"latitude": north, "longitude": east}, "обе координаты") for north, east in PLACES),
    ],
)
def test_a_number_that_fits_no_address_and_half_a_place_are_refused(project, fields, sentence):
    assert sentence in refusal(project, **fields)


def test_a_project_leads_to_no_contest_in_preparation(client, tree):
    project = tree.project(tree.year(2026, live=False), tree.municipality())
    html = text_of(client.get(project.url))
    assert "конкурс 2026 года" in html
    assert 'href="/gody/2026/"' not in html
