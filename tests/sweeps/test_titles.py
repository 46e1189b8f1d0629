"""Every address that shows something else has a title of its own."""

import re
from html import unescape

import pytest
from django.core.cache import cache

from tests.factories import photo

VIEWS = [
    "/proekty/",
    "/proekty/?god=2024",
    "/proekty/?god=2024&itog=pobediteli",
    "/proekty/?vid=sportivnye",
    "/proekty/?snimki=est",
    "/proekty/?p=2",
    "/proekty/?god=2024&p=2",
    "/itogi/",
    "/itogi/?god=2024",
    "/itogi/?shema=zayavki",
    "/novosti/",
    "/novosti/?god=2025",
    "/novosti/?tema=itogi",
    "/novosti/?p=2",
    "/novosti/?god=2025&p=2",
    "/soobshchit/soglasie/",
]


@pytest.fixture
def full_lists(tree):
    """Lists of two pages with everything that `VIEWS` choose."""
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
