"""Rules of a project that both the editor's form and the database keep."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from showcase.contest.models import ProjectPage
from showcase.contest.models.project import NAME_NEEDS_CONSENT
from tests import factories


@pytest.fixture
def project(tree):
    return tree.project(tree.year(2024), tree.municipality())


@pytest.fixture
def consent(db) -> dict:
    known = {"consent_on": dt.date(2024, 2, 1), "consent_scope": "имя на сайте"}
    return {**known, "consent_document": factories.document()}


def refusal(project: ProjectPage) -> str:
    """What an editor is told; the database must refuse the same row past every form."""
    with pytest.raises(ValidationError) as told:
        project.full_clean()
    columns = {field.attname: getattr(project, field.attname) for field in project._meta.local_fields}
    columns.pop("page_ptr_id")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectPage.objects.filter(pk=project.pk).update(**columns)
    return " ".join(told.value.messages)


@pytest.mark.parametrize("missing", ["consent_on", "consent_scope", "consent_document"])
def test_a_name_needs_the_whole_consent(project, consent, missing):
    project.applicant_name = "Имя Фамилия"
    for name, value in consent.items():
        setattr(project, name, ("" if name == "consent_scope" else None) if name == missing else value)
    assert NAME_NEEDS_CONSENT in refusal(project)


def test_a_name_with_its_consent_is_kept(project, consent):
    project.applicant_name = "Имя Фамилия"
    for name, value in consent.items():
        setattr(project, name, value)
    project.full_clean()
    project.save()
    assert ProjectPage.objects.get(pk=project.pk).applicant_name == "Имя Фамилия"


def test_a_number_is_unique_within_its_year_only(tree, project):
    project.public_number = "1605"
    project.save()
    parent = project.get_parent()
    other_year = tree.project(tree.year(2023), parent, public_number="1605")
    other_year.full_clean()
    twin = tree.project(project.contest_year, parent)
    twin.public_number = "1605"
    assert "Такой номер" in refusal(twin)


@pytest.mark.parametrize("number", ["12/1", "а б", "№1", "1?", "."])
def test_a_number_fits_into_an_address(project, number):
    project.public_number = number
    assert "до шести цифр" in refusal(project)


def test_projects_without_numbers_are_many(tree, project):
    other = tree.project(project.contest_year, project.get_parent(), public_number="")
    other.full_clean()
    assert other.public_number is None


@pytest.mark.parametrize("place", [(54.0, None), (None, 37.5), (154.0, 37.5), (54.0, 237.5)])
def test_half_a_place_or_none_on_earth_is_refused(project, place):
    project.latitude, project.longitude = place
    assert "обе координаты" in refusal(project)
