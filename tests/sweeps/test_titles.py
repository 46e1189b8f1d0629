"""Titles: every address that shows something else has its own, and demonstrations say that they are made up."""

import json
import re
from html import unescape

import pytest
from django.core.cache import cache

from tests import examples
from tests.factories import photo

VIEWS = examples.load("requests")["views"]


@pytest.fixture
def full_lists(tree):
    """Content for all of `VIEWS`, enough for two pages of each list."""
    year, place = tree.year(2024), tree.municipality()
    projects = [tree.project(year, place, kind="sport", outcome="winner") for _ in range(30)]
    photo(projects[0])
    for _ in range(17):
        article = tree.article()
    article.tags.add("itogi")
    article.save()


def test_views_of_a_list_have_their_own_titles_and_canonical_addresses(full_lists, client):
    titles = {}
    for address in VIEWS:
        cache.clear()
        html = unescape(client.get(address).content.decode())
        titles.setdefault(re.search("<title>([^<]+)", html)[1], []).append(address)
        assert re.search('rel="canonical" href="([^"]+)"', html), address
    assert [addresses for addresses in titles.values() if len(addresses) > 1] == []
    assert len(titles) == len(VIEWS)


def test_a_scheme_of_a_demonstration_says_so_in_the_title(tree, client):
    tree.project(tree.year(2027, is_demo=True), tree.municipality(), outcome="winner")
    titles = [
        re.search("<title>([^<]+)", client.get(f"/itogi/{view}").content.decode())[1]
        for view in ("", "?god=2027")
    ]
    assert ["демонстрация" in title for title in titles] == [False, True]


def test_demonstrations_are_marked_in_all_their_names_hidden_from_robots_and_not_shared(tree, client):
    year = tree.year(2027, is_demo=True)
    project = tree.project(year, tree.municipality(), title="Площадка")
    for page in (year, project, tree.article(title="Голоса сосчитаны", is_demo=True)):
        html = unescape(client.get(page.url).content.decode())
        assert "Демонстрационные данные" in html
        assert '<meta name="robots" content="noindex' in html
        names = re.findall(r'<title>([^<]+)|(?:og:title|og:description|"description)" content="([^"]+)', html)
        graph = json.loads(re.search(r"ld\+json\">(.*?)</script>", html)[1])["@graph"]
        names += [(item.get("name") or item.get("headline") or "Демонстрация", "") for item in graph]
        names += [(graph[-1]["itemListElement"][-1]["name"], "")]
        assert len(names) >= 6
        assert [name for name in names if not "".join(name).startswith("Демонстрация")] == [], page
        assert "Поделиться" not in html, page
