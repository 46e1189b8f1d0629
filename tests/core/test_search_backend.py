"""The admin finds by the site's own word keys, wherever it searches."""

from unittest import mock

import pytest

from showcase.contest.models import ProjectPage
from tests import factories

PLACES = [
    "/admin/pages/search/results/",
    "/admin/projects/results/",
    "/admin/choose-page/search/",
    "/admin/choose-page/search/?page_type=contest.ProjectPage",
]
QUERIES = [
    "Бегичева",
    "в Бегичеве",
    "березовый",
    "Щекинский",
    "1605",
    "№ 1605",
    "дворов 2024",
    "качели берёз",
]


@pytest.fixture
def project(tree):
    place = tree.municipality("Щёкинский район")
    tree.project(tree.year(2023), tree.municipality("Город Тула"), title="Поле", settlement="д. Иньшино")
    return tree.project(tree.year(2024), place, title="Берёзовый двор с качелями", public_number="1605")


@pytest.mark.parametrize("url", PLACES)
@pytest.mark.parametrize("query", QUERIES)
def test_pages_are_found(project, admin_client, url, query):
    response = admin_client.get(url, {"q": query}, headers={"X-Requested-With": "XMLHttpRequest"})
    html = response.content.decode()
    assert "Берёзовый двор" in html
    assert "Поле" not in html


@pytest.mark.parametrize("query", ["Сама", "«", "''&!", "нетакого"])
def test_pages_are_not_found(project, admin_client, query):
    assert "Берёзовый двор" not in admin_client.get(PLACES[0], {"q": query}).content.decode()


@pytest.mark.parametrize("kind", ["images", "documents"])
@pytest.mark.parametrize("query", ["Березки", "порядке", "порядок бере"])
def test_files_are_found(tree, admin_client, kind, query):
    texts = {"title": "Порядок у берёзки"}
    factories.image(**texts) if kind == "images" else factories.document(**texts)
    for url in (f"/admin/{kind}/results/", f"/admin/{kind}/chooser/results/"):
        assert "Порядок у" in admin_client.get(url, {"q": query}).content.decode()


def test_the_text_of_a_page_is_read_once_for_all_columns_of_the_index(project, admin_client):
    with mock.patch.object(ProjectPage, "searchable_body", return_value="Горка у пруда") as read:
        project.save()
    assert read.call_count == 1
    assert "Берёзовый двор" in admin_client.get(PLACES[0], {"q": "горки"}).content.decode()
    assert callable(project.title_keys)
