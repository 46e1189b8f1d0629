"""The number of queries of a page does not grow with its content."""

import pytest

from tests import factories
from tests.growth import assert_same_queries, queries

MOST_QUERIES = 25


@pytest.fixture
def year(tree):
    return tree.year(2024)


@pytest.fixture
def municipality(tree):
    return tree.municipality()


def test_photos_of_a_project(tree, year, municipality, client):
    project = tree.project(year, municipality)
    factories.photo(project, stage="before")
    assert_same_queries(client, project.url, lambda: factories.photo(project), few=2, more=9)
    assert queries(client, project.url) <= MOST_QUERIES


def test_a_full_project_page_stays_within_its_budget(tree, year, municipality, client):
    known = {"outcome": "winner", "stage": "built", "latitude": 54.0, "longitude": 37.5}
    project = tree.project(year, municipality, **known)
    for index in range(3):
        tree.project(year, municipality)
        factories.photo(project, stage="before" if index == 0 else "after")
        project.events.create(text="событие")
        tree.article().projects.add(project)
    project.costs.create(source="region", amount=1)
    project.equipment.create(name="горка")
    for article in project.news.all():
        article.save()
    assert queries(client, project.url) <= MOST_QUERIES


@pytest.mark.parametrize("section", ["catalogue", "home", "results", "years", "year", "municipality"])
def test_projects(tree, year, municipality, client, section):
    def add():
        factories.photo(tree.project(year, municipality, outcome="winner", stage="built"))

    sections = vars(tree) | {"year": year, "municipality": municipality}
    assert_same_queries(client, sections[section].url, add)


def test_news(tree, client):
    assert_same_queries(client, tree.news.url, lambda: tree.article(photo=factories.image()))


def test_related_news(tree, year, client):
    def add():
        article = tree.article(photo=factories.image())
        article.years.add(year)
        article.save()

    assert_same_queries(client, year.url, add, few=2, more=4)


def test_figures(tree, year, client):
    values = iter(range(100))

    def add():
        factories.figure(year, value=next(values), key="applications")

    assert_same_queries(client, tree.results.url, add, few=1, more=10)
