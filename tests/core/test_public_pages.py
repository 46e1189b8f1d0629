"""The page cache of a process: shared by visitors, invalidated by changes and boundaries, expires."""

import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.test import Client

from showcase.core import cache_version, public_pages
from showcase.core.jobs import beat
from tests.sweeps.pages import one_of_each

GZIP = {"accept-encoding": "gzip"}


OWN = {"Cache-Control": "", "X-Request-ID": ""}
"""Headers that differ from answer to answer."""


@pytest.fixture
def page_cache(settings, monkeypatch):
    """Turn the page cache on, as in production, where a thread keeps the version up to date."""
    settings.PAGE_CACHE_SECONDS = 60
    monkeypatch.setattr(cache_version, "stamp", cache_version.Stamp())
    cache_version.stamp.is_watched = True
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def clock(monkeypatch):
    """A steady clock that tests move by hand."""
    moments = [1000.0]
    monkeypatch.setattr(public_pages.time, "monotonic", lambda: moments[-1])
    return moments.append


@pytest.fixture
def change(tree, django_capture_on_commit_callbacks):
    """A function that changes the home page as an editor's save does, the commit included."""

    def save(words: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            tree.home.lead = words
            tree.home.save()

    return save


def text(path: str = "/") -> str:
    return Client().get(path).content.decode()


def test_a_crowd_gets_one_page_made_once(page_cache, tree, client, django_assert_num_queries):
    addresses = [page.url for page in one_of_each(tree).values()]
    made = [client.get(address, headers=GZIP) for address in addresses]
    with django_assert_num_queries(0):
        again = [client.get(address, headers=GZIP) for address in addresses]
        unchanged = client.get("/", headers={**GZIP, "if-none-match": made[0].headers["ETag"]})
    for first, second in zip(made, again, strict=True):
        assert second.content == first.content
        assert {**second.headers, **OWN} == {**first.headers, **OWN}
    assert len(made) >= 11
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_marks_of_networks_make_no_page_of_their_own(page_cache, tree, django_assert_num_queries):
    Client().get("/novosti/?utm_source=vk&p=1")
    with django_assert_num_queries(0):
        Client().get("/novosti/?utm_source=ok&ysclid=abc&p=1")
    assert Client().get("/novosti/?p=2").status_code == 404


def test_everybody_sees_a_change_at_once(page_cache, tree, change):
    assert "Совсем другие слова" not in text()
    change("Совсем другие слова.")
    assert "Совсем другие слова" in text()


def test_a_page_made_during_a_change_is_not_given_after_it(page_cache, tree, change, monkeypatch):
    plain = public_pages.store
    monkeypatch.setattr(public_pages, "store", lambda *args: (change("Совсем другие слова."), plain(*args)))
    assert "Совсем другие слова" not in text()
    monkeypatch.undo()
    assert "Совсем другие слова" in text()


def test_two_changes_within_one_tick_have_two_versions(page_cache):
    versions = set()
    for _ in range(200):
        cache_version.renew()
        versions.add(cache_version.current())
    assert len(versions) == 200


def test_heartbeats_are_no_change(page_cache, tree, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as calls:
        beat()
    assert calls == []


def test_a_page_expires_at_the_boundary(page_cache, tree, clock, monkeypatch):
    monkeypatch.setattr(public_pages, "seconds_to_next_boundary", lambda: 7)
    assert Client().get("/").headers["Cache-Control"].endswith("s-maxage=7")
    tree.home.lead = "Совсем другие слова."
    tree.home.save()
    clock(1006.5)
    assert "Совсем другие слова" not in text()
    assert Client().get("/").headers["Cache-Control"].endswith("s-maxage=0")
    clock(1007.0)
    assert "Совсем другие слова" in text()


@pytest.mark.parametrize(
    ("boundary", "given"),
    [
        (200, "s-maxage=60, stale-while-revalidate=30, stale-if-error=0"),
        (75, "s-maxage=60, stale-while-revalidate=15, stale-if-error=0"),
        (60, "s-maxage=60"),
        (7, "s-maxage=7"),
    ],
)
def test_only_our_nginx_may_give_a_page_longer_and_never_past_the_boundary(
    page_cache, tree, clock, monkeypatch, boundary, given
):
    monkeypatch.setattr(public_pages, "seconds_to_next_boundary", lambda: boundary)
    ours = Client(headers={public_pages.ASKS_FOR_STALE: "1"})
    for _ in ("made", "from the cache"):
        assert ours.get("/").headers["Cache-Control"] == f"public, max-age=0, {given}"
        assert "stale" not in Client().get("/").headers["Cache-Control"]


def test_a_page_whose_database_goes_just_after_it_is_given_and_not_kept(
    page_cache, tree, client, monkeypatch
):
    def gone():
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(public_pages, "seconds_to_next_boundary", gone)
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=0, s-maxage=0")


def test_what_is_refused_or_private_is_never_cached(page_cache, tree):
    assert Client().get("/net-takoy/").status_code == 404
    assert Client(headers={"host": "evil.example"}).get("/").status_code == 400
    Client().get("/healthz")
    Client(headers={"save-data": "on"}).get("/")
    tree.home.lead = "Совсем другие слова."
    tree.home.save()
    assert "Совсем другие слова" in text()
    assert Client().get("/net-takoy/").status_code == 404


def test_an_editor_sees_a_draft_on_the_way(page_cache, tree, admin_client):
    text()
    tree.home.lead = "Совсем другие слова."
    tree.home.save()
    assert "Совсем другие слова" in admin_client.get("/").content.decode()
