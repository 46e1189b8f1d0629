"""Demonstrations say so wherever a page is named without its banner: tabs, search engines, shared links."""

import json
import re
from html import unescape

import pytest

from tests.factories import Tree


@pytest.fixture
def demonstrations(db):
    """One demonstration of each kind of page that can be one."""
    tree = Tree.present()
    year = tree.year(2027, is_demo=True)
    project = tree.project(year, tree.municipality("Щекинский район"), title="Площадка")
    return [year, project, tree.article(title="Голоса сосчитаны", is_demo=True)]


def test_names_outside_the_page_are_marked(demonstrations, client):
    for page in demonstrations:
        html = unescape(client.get(page.url).content.decode())
        names = re.findall(r"<title>([^<]+)|(?:og:title|og:description|\"description)\" content=\"([^\"]+)", html)
        graph = json.loads(re.search(r"ld\+json\">(.*?)</script>", html)[1])["@graph"]
        names += [(item.get("name") or item.get("headline") or "Демонстрация", "") for item in graph]
        names += [(graph[-1]["itemListElement"][-1]["name"], "")]
        assert len(names) >= 6
        assert [name for name in names if not "".join(name).startswith("Демонстрация")] == [], page
