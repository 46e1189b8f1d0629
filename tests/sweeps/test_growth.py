"""The number of queries of a page does not grow with its content."""

import datetime as dt
import time

import pytest
from django.utils import timezone

from showcase.core import cache_version, public_pages
from showcase.press.models import PressPack
from tests import factories
from tests.growth import assert_same_queries, queries, queries_of_a_new_process

MOST_OF_PROJECT, MOST_OF_CATALOGUE, MOST_OF_HOME = 12, 14, 18


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


@pytest.mark.parametrize("count", [queries, queries_of_a_new_process])
def test_a_full_project_page_stays_within_its_budget(tree, year, municipality, client, count):
    known = {"outcome": "winner", "stage": "built", "latitude": 54.0, "longitude": 37.5}
    project = tree.project(year, municipality, **known)
    for index in range(3):
        tree.project(year, municipality)
        factories.photo(project, stage="before" if index == 0 else "after")
        project.events.create(text="событие")
        tree.article(photo=factories.image()).projects.add(project)
    project.costs.create(source="region", amount=1)
    project.equipment.create(name="горка")
    for article in project.news.all():
        article.save()
    PressPack.objects.create(page=project)
    assert count(client, project.url) <= MOST_OF_PROJECT


@pytest.mark.parametrize(
    "query", ["", "?god=2024", "?god=2024&itog=pobediteli&snimki=est", "?poryadok=rayon&kak=spiskom"]
)
def test_a_list_of_projects_stays_within_its_budget(tree, year, municipality, client, query):
    def add():
        factories.photo(tree.project(year, municipality, outcome="winner"))

    factories.figure(year)
    assert_same_queries(client, f"{tree.catalogue.url}{query}", add)
    assert queries(client, f"{tree.catalogue.url}{query}") <= MOST_OF_CATALOGUE
    assert queries_of_a_new_process(client, f"{tree.catalogue.url}{query}") <= MOST_OF_CATALOGUE


@pytest.fixture
def warm(settings, monkeypatch):
    """As on a running server: data caches are kept between requests, but the page cache is off."""
    settings.PAGE_CACHE_SECONDS = 60
    version = -time.time_ns()
    monkeypatch.setattr(cache_version, "current", lambda: version)
    monkeypatch.setattr(public_pages, "page_key", lambda request: "")


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("days", [None, 1, -1], ids=["no dates", "vote", "season over"])
def test_the_home_page_stays_within_its_budget(tree, year, municipality, client, days):
    def add():
        project = tree.project(year, municipality, outcome="winner", stage="built")
        factories.photo(project, stage="before")
        factories.photo(project, stage="after")
        tree.article(photo=factories.image())
        factories.figure(year)

    if days:
        day = timezone.localdate()
        phase = {"key": "voting", "title": "Голосование"}
        year.phases.create(**phase, starts=day - dt.timedelta(days=9), ends=day + dt.timedelta(days=days))
    factories.figure(key="objects_total", value=214)
    assert_same_queries(client, tree.home.url, add, few=3, more=4)
    assert queries(client, tree.home.url) <= MOST_OF_HOME
    assert queries_of_a_new_process(client, tree.home.url) <= MOST_OF_HOME


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
