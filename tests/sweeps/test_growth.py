"""The number of queries of a page does not grow with its content."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

MOST_QUERIES = 25


@pytest.fixture
def place(tree):
    return tree.year(2024), tree.municipality()


def queries(client, url: str) -> int:
    cache.clear()
    client.get(url)  # fill per-process caches, as on a running server
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_photos_of_a_project_cost_nothing_more(tree, place, client):
    few, many = tree.project(*place), tree.project(*place)
    for project, count in ((few, 3), (many, 12)):
        for index in range(count):
            factories.photo(project, stage="before" if index == 0 else "after")
    assert queries(client, few.url) == queries(client, many.url) <= MOST_QUERIES


def test_a_full_project_page_stays_within_its_budget(tree, place, client):
    project = tree.project(*place, outcome="winner", stage="built", latitude=54.0, longitude=37.5)
    for index in range(3):
        tree.project(*place)
        factories.photo(project, stage="before" if index == 0 else "after")
        project.events.create(text="событие")
        tree.article().projects.add(project)
    project.costs.create(source="region", amount=1)
    project.equipment.create(name="горка")
    for article in project.news.all():
        article.save()
    assert queries(client, project.url) <= MOST_QUERIES


@pytest.mark.parametrize("section", ["catalogue", "home", "results", "years"])
def test_projects_cost_nothing_more(tree, place, client, section):
    page = getattr(tree, section)
    for _ in range(5):
        factories.photo(tree.project(*place, outcome="winner", stage="built"))
    few = queries(client, page.url)
    for _ in range(20):
        factories.photo(tree.project(*place, outcome="winner", stage="built"))
    assert queries(client, page.url) == few


@pytest.mark.parametrize("index", [0, 1])
def test_projects_of_a_year_or_a_municipality_cost_nothing_more(tree, place, client, index):
    page = place[index]
    for _ in range(5):
        factories.photo(tree.project(*place))
    few = queries(client, page.url)
    for _ in range(20):
        factories.photo(tree.project(*place))
    assert queries(client, page.url) == few


def test_news_cost_nothing_more(tree, place, client):
    for _ in range(3):
        tree.article(photo=factories.image())
    few = queries(client, tree.news.url)
    for _ in range(9):
        tree.article(photo=factories.image())
    assert queries(client, tree.news.url) == few


def test_related_news_cost_nothing_more(tree, place, client):
    def add(count):
        for _ in range(count):
            article = tree.article(photo=factories.image())
            article.years.add(place[0])
            article.save()

    add(2)
    few = queries(client, place[0].url)
    add(4)
    assert queries(client, place[0].url) == few


def test_figures_cost_nothing_more(tree, place, client):
    factories.figure(place[0])
    few = queries(client, tree.results.url)
    for value in range(10):
        factories.figure(place[0], value=value, key="applications")
    assert queries(client, tree.results.url) == few
