"""What the site itself answers from the mirror when it fails."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import Client

from showcase.core.public_pages import PAST_CACHE
from showcase.mirror import files, making
from showcase.mirror.serving import MirrorMiddleware


def test_a_failing_page_is_answered_from_the_mirror_with_the_usual_headers(tree, monkeypatch):
    usual = Client().get("/novosti/")
    making.make()
    monkeypatch.setattr("showcase.core.models.page.BasePage.get_context", lambda *_, **__: 1 / 0)
    answer = Client(raise_request_exception=False).get("/novosti/?p=2", headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert "эта страница собрана" in gzip.decompress(answer.content).decode()
    assert answer.headers["Cache-Control"] == "no-store"
    own = {"Cache-Control", "ETag", "X-Request-ID", "X-Accel-Expires", "Content-Encoding", "Content-Length"}
    given = {name: value for name, value in answer.headers.items() if name not in own}
    kept = {name: value for name, value in usual.headers.items() if name not in own}
    assert {**given, "Vary": ""} == {**kept, "Vary": ""}
    assert len(kept) >= 7


@pytest.fixture
def answer(rf):
    """A function that asks a site whose every page fails, apart from the mirror."""
    with files.only_run():
        files.forget_withdrawn()
        for address in ("/", "/novosti/", "/rss/", "/robots.txt", "/golos/", "/admin/"):
            files.put(address, b"the copy", 0)
    failing = MirrorMiddleware(lambda request: HttpResponse("failed", status=500))
    return lambda method, path: failing(rf.generic(method, path))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/novosti/?p=2", "text/html"),
        ("/novosti", "text/html"),  # the site leads to the slash
        ("/rss/", "application/rss+xml"),
        ("/robots.txt", "text/plain"),
    ],
)
def test_public_pages_are_answered_from_it(answer, path, kind):
    for method in ("GET", "HEAD"):
        given = answer(method, path)
        assert (given.status_code, given.content) == (200, b"the copy")
        assert given.headers["Content-Type"] == f"{kind}; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/golos/",
            "/admin/",
            "/novosti/net-takoy/",
            "/index.html",
            "/state.json",
            "/../state.json",
            "/../pages/",
        ),
        *("/novosti/../", "/novosti//", "/x\0/", f"/{'a' * 300}/", "/novosti/index.html"),
    ],
)
def test_nothing_else_is(answer, path):
    assert answer("GET", path).content == b"failed"


def test_forms_and_the_mirror_itself_learn_of_the_failure(answer, rf):
    assert answer("POST", "/novosti/").content == b"failed"
    failing = MirrorMiddleware(lambda request: HttpResponse("failed", status=500))
    assert failing(rf.get("/novosti/", **{PAST_CACHE: True})).content == b"failed"
