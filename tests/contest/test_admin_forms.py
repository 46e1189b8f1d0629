"""Mistakes stand at their fields, addresses are made by one rule, related pages are chosen by search."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from showcase.contest.models import ContestYearPage, ProjectPage
from tests import examples


@pytest.fixture
def project(tree):
    return tree.project(tree.year(2024), tree.municipality(), title="Двор", public_number="1605")


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"public_number": "1605"}, "public_number"),
        ({"public_number": "16 05"}, "public_number"),
        ({"latitude": 54.1}, "longitude"),
        ({"applicant_name": "Иван Петров"}, "consent_document"),
    ],
)
def test_a_broken_rule_is_told_once_at_a_field(tree, project, fields, place):
    other = ProjectPage(contest_year=project.contest_year, title="Сад", slug="sad", **fields)
    with pytest.raises(ValidationError) as caught:
        other.validate_constraints()
    assert {name: len(errors) for name, errors in caught.value.message_dict.items()} == {place: 1}


@pytest.mark.parametrize(("typed", "kept"), [("54,1234", 54.1234), ("54.1234", 54.1234)])
def test_coordinates_are_typed_with_a_comma_or_a_point(tree, admin_client, project, typed, kept):
    form_class = ProjectPage.get_edit_handler().get_form_class()
    field = form_class.base_fields["latitude"]
    assert field.clean(typed) == kept
    html = admin_client.get(reverse("wagtailadmin_pages:edit", args=[project.pk])).content
    assert BeautifulSoup(html, "html.parser").select_one("#id_latitude")["type"] == "text"


def year_form(steps: list[tuple], **fields) -> dict:
    rows = [dict(zip(("votes_from", "votes_to", "points"), step, strict=True)) for step in steps]
    empty = {name: inline_formset([]) for name in ("phases", "documents", "comments")}
    known = {"title": "Конкурс 2028 года", "year": 2028, "body": streamfield([])}
    return nested_form_data({**known, **empty, "points_steps": inline_formset(rows), **fields})


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ([(0, 100, 1), (50, "", 5)], "50 голосов есть в двух"),
        ([(50, "", 5), (0, 49, 1), (60, 70, 2)], "60 голосов есть в двух"),
        ([(10, 5, 1)], "Конец строки раньше её начала"),
        ([(0, 49, 1), (50, "", 5)], ""),
        ([(0, 49, ""), (100, "", 5)], ""),  # of old years not everything is known
    ],
)
def test_overlapping_points_are_refused_in_the_form(tree, admin_client, steps, fault):
    url = reverse("wagtailadmin_pages:add", args=["contest", "contestyearpage", tree.years.pk])
    html = admin_client.post(url, year_form(steps), follow=True).content.decode()
    assert (fault in html) if fault else ContestYearPage.objects.filter(slug="2028").exists()
    assert bool(fault) is not ContestYearPage.objects.filter(year=2028).exists()


def test_a_title_makes_the_same_address_in_the_browser(tree, admin_client):
    url = reverse("wagtailadmin_pages:add", args=["news", "newspage", tree.news.pk])
    field = BeautifulSoup(admin_client.get(url).content, "html.parser").select_one("#id_slug")
    for title, slug in examples.load("russian")["slugs"]:
        for (pattern, flags), replacement in json.loads(field["data-w-slug-formatters-value"]):
            ignore_case = re.IGNORECASE if "i" in flags else 0
            title = re.sub(pattern, replacement.replace("$", "\\"), title, flags=ignore_case)
        assert title.lower() == slug


def test_related_pages_are_chosen_by_search(tree, project, admin_client):
    demo = tree.project(tree.year(2030, is_demo=True), tree.municipality("Тула"), title="Показ")
    article = tree.article(projects=[project])
    article.save()
    form = admin_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    soup = BeautifulSoup(form, "html.parser")
    chosen = soup.select("[data-chosen-many] ul input[name=projects]")
    assert [field["value"] for field in chosen] == [str(project.pk)]
    assert soup.select("select[name=projects], select[name=years], select[name=municipalities]") == []
    url = soup.select_one("[data-chosen-many]:has(input[name=projects])")["data-url"]
    found = lambda **asked: admin_client.get(f"{url}results/", {"multiple": 1, **asked}).content.decode()  # noqa: E731
    for asked in (
        {"q": "1605"},
        {"q": "Бегичева"},
        {"q": "щекинский 2024"},
        {"contest_year": project.contest_year_id},
    ):
        assert "Двор" in found(**asked)
        assert "Показ" not in found(**asked)
    assert "Двор" not in found(municipality=demo.get_parent().pk)
    assert "Показ" in found(is_demo="1")
    picked = admin_client.get(f"{url}chosen-multiple/", {"multiple": 1, "id": [project.pk, demo.pk]}).json()
    assert {page["title"] for page in picked["result"]} == {"Двор", "Показ"}
