"""Size, language and sameness of the response of every public page."""

import html
import re
import time

import psycopg
import pytest

from showcase.core.cache_version import READ_SECONDS, RENEW
from tests import databases
from tests.walking import read

KILOBYTE = 1024
# Brands, formats, and names in licences that must be quoted unchanged.
KEPT = {"MAX", "PDF", "CSV", "JSON", "ZIP"}
KEPT_OF_SOURCES = {
    *("CC", "BY", "SA", "HFLabs", "DaData", "GeoNames"),
    *("Golos", "Text", "PT", "Serif", "SIL", "Open", "Font", "License"),
}
ADDRESS = re.compile(r"\S*[A-Za-z0-9_-][.@/][A-Za-z]\S*|\b[0-9a-f]{64}\b")
"""Addresses and the digests of a vote."""
TAG = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<meta (?!name=\"description\")[^>]*>", re.DOTALL)
SPOKEN = re.compile(r'\s(?:alt|title|placeholder|aria-label|content|label)="([^"]*)"')
MORE = ("preferences", "report", "not found", "search", "search empty")


@pytest.fixture(scope="module")
def others(site, addresses, answers) -> dict:
    """Responses of pages outside the tree: forms, search, the vote, not found."""
    voting = addresses["demo year"].replace("/gody/", "/golos/")
    votes = [
        voting,
        f"{voting}9001/",
        *(f"/golos/{path}/" for path in ("2020", "2020/8001", "proverka", "soglasie")),
    ]
    return read(site, [addresses[name] for name in MORE] + votes)


def latin_words(text: str) -> set[str]:
    """Return the Latin words in visible text and in attributes that are read aloud, except in addresses."""
    seen = UNSEEN.sub(" ", text)
    words = html.unescape(" ".join([TAG.sub(" ", seen), *SPOKEN.findall(seen)]))
    return set(re.findall("[A-Za-z]{2,}", ADDRESS.sub(" ", words)))


def test_only_russian_is_seen_and_heard(answers, others):
    foreign = {}
    for path, answer in (answers | others).items():
        kept = KEPT | KEPT_OF_SOURCES if path == "/istochniki/" else KEPT
        foreign[path] = latin_words(answer.text) - kept
    assert {path: words for path, words in foreign.items() if words} == {}
    assert len(foreign) >= 26 + 6 + 42 + 42 + 36


def test_pages_of_the_map_are_light(site, answers):
    listed = re.findall(r"<loc>https?://[^/]+([^<]+)</loc>", site.get("/sitemap.xml").text)
    assert all(answers[path].headers["Content-Encoding"] in ("gzip", "br") for path in listed)
    weights = {path: int(answer.headers["Content-Length"]) for path, answer in answers.items()}
    assert {path: weight for path, weight in weights.items() if weight > 22 * KILOBYTE} == {}


def test_one_stylesheet_is_enough(site, answers):
    sheets = {
        link
        for answer in answers.values()
        for link in re.findall(r'<link rel="stylesheet" href="([^"]+)"', answer.text)
    }
    assert len(sheets) == 1
    assert int(site.get(sheets.pop()).headers["Content-Length"]) <= 12 * KILOBYTE


def test_two_readers_get_the_same_bytes(site, answers, tests_database):
    with psycopg.connect(databases.url_of(f"{tests_database}_site")) as database:
        database.execute(RENEW)  # as an editor's change does: empties the cache of pages
    time.sleep(2 * READ_SECONDS)
    again = read(
        site, list(answers), headers={"User-Agent": "another", "Accept-Language": "en", "Cookie": "_ym_uid=1"}
    )
    assert [path for path, answer in again.items() if answer.content != answers[path].content] == []
    assert not any(answer.cookies for answer in again.values())
