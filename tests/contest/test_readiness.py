"""How complete projects are: ten questions, in the form and in the report."""

import io

import openpyxl
import pytest
from django.urls import reverse

from showcase.contest.models import CostShare, EquipmentItem
from showcase.contest.readiness import QUESTIONS, readiness
from showcase.staff.set_up import set_up_roles
from tests import factories
from tests.factories import text_of
from tests.growth import assert_same_queries
from tests.staff.people import editor_of

pytestmark = pytest.mark.django_db
FULL = {
    "kind": "children",
    "settlement": "д. Бегичево",
    "address": "ул. Садовая",
    "latitude": 54.0,
    "longitude": 37.5,
    "intro": "Качели и горка.",
    "body": [{"type": "text", "value": "<p>Рассказ.</p>"}],
    "stage": "built",
}
NO_PLACE = {"latitude": None, "longitude": None}
EMPTY = [{"kind": ""}, {"settlement": ""}, {"address": ""}, NO_PLACE, {"intro": ""}, {"body": []}]
NO_ROWS = [("photos", {"stage": "before"}), ("photos", {"stage": "after"}), ("equipment", {}), ("costs", {})]


def full_project(tree, **fields):
    project = tree.project(tree.year(2025), tree.municipality("Щекинский район"), **{**FULL, **fields})
    for stage in ("before", "after"):
        factories.photo(project, stage=stage)
    EquipmentItem.objects.create(project=project, name="Качели")
    CostShare.objects.create(project=project, source="region", amount=1)
    return type(project).objects.get(pk=project.pk)


def test_a_full_project_is_ready(tree):
    assert len(QUESTIONS) == 10
    assert str(readiness(full_project(tree))) == "Готово 10 из 10"


def test_what_is_missing_is_named(tree):
    project = full_project(tree, address="", intro="")
    project.photos.filter(stage="before").delete()
    assert str(readiness(project)) == "Готово 7 из 10: нет адреса, нет короткого описания, нет фото «было»"


def test_a_photo_of_the_result_is_asked_of_what_is_built(tree):
    project = full_project(tree, stage="application")
    project.photos.filter(stage="after").delete()
    assert str(readiness(project)) == "Готово 10 из 10"


@pytest.mark.parametrize("fields", [{}, *EMPTY], ids=str)
def test_the_database_counts_the_same_projects_as_complete(tree, fields):
    project = full_project(tree, **fields)
    assert type(project).objects.complete().exists() == (not readiness(project).missing) == (not fields)


@pytest.mark.parametrize(("relation", "rows"), NO_ROWS, ids=str)
def test_the_database_misses_rows_of_complete_projects(tree, relation, rows):
    project = full_project(tree)
    getattr(project, relation).filter(**rows).delete()
    assert not type(project).objects.complete().exists()
    assert readiness(type(project).objects.get()).missing


def test_the_form_shows_it(tree, admin_client):
    project = full_project(tree, address="")
    html = text_of(admin_client.get(reverse("wagtailadmin_pages:edit", args=[project.pk])))
    assert "Готово 9 из 10: нет адреса" in html


@pytest.fixture
def two(tree):
    set_up_roles()
    own = full_project(tree, title="Своя площадка", address="")
    foreign = tree.project(tree.year(2024), tree.municipality("Алексин"), title="Чужая площадка")
    return own, foreign


def test_the_report_is_filtered_and_exported(two, admin_client):
    own = two[0]
    url = reverse("readiness")
    html = text_of(admin_client.get(url))
    assert "Своя площадка" in html
    assert "Чужая площадка" in html
    assert "9 из 10" in html
    for query in ({"contest_year": own.contest_year_id}, {"municipality": own.get_parent().pk}):
        html = text_of(admin_client.get(url, query))
        assert "Своя площадка" in html
        assert "Чужая площадка" not in html
    answer = admin_client.get(url, {"export": "xlsx", "contest_year": own.contest_year_id})
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active.values)
    assert rows == [
        ("Проект", "Муниципалитет", "Год", "Готово из 10", "Чего нет"),
        ("Своя площадка", "Щекинский район", 2025, 9, "адреса"),
    ]


def test_a_district_sees_its_own_projects(two, client):
    client.force_login(editor_of(two[0].get_parent().specific, "district@example.org"))
    for query in ({}, {"municipality": two[1].get_parent().pk}):
        html = text_of(client.get(reverse("readiness"), query))
        assert "Чужая площадка" not in html
        assert "Алексин" not in html
    assert "Своя площадка" in text_of(client.get(reverse("readiness")))


def test_the_report_costs_the_same_for_any_number_of_projects(tree, admin_client):
    year, place = tree.year(2025), tree.municipality()
    assert_same_queries(
        admin_client, reverse("readiness"), lambda: factories.photo(tree.project(year, place)), few=2, more=5
    )
