"""What nginx, set up as on a server, answers for a site that errs, is slow or gone."""

import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
import requests
from django.test import Client

from showcase.core import taken_down
from showcase.mirror import files
from tests.running_site import free_port
from tools import nginx

COPY = "копия страницы".encode()
BRIEFLY = "public, max-age=0, s-maxage=1"


class Site(BaseHTTPRequestHandler):
    """Answers as the test tells it, and notes what it is asked."""

    protocol_version = "HTTP/1.1"
    status, seconds, cache, body = 200, 0.0, "private, no-store", b"the site"
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        time.sleep(self.seconds)
        if not self.status:
            self.close_connection = True
            return
        self.send_response(self.status)
        for name, value in {"Content-Length": len(self.body), "Cache-Control": self.cache}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else self.body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def front(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """nginx in front of a fake site controlled by the tests; the mirror has a few pages."""
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    ThreadingHTTPServer.request_queue_size = 100
    upstream = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    port, refresh = free_port(), free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAR_DIR", str(folder / "var"))
        patch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
        patch.setenv("PYTHONPATH", os.pathsep.join(["site", "."]))
        with nginx.running(folder, port, upstream.server_port, workers=1, refresh=refresh):
            yield SimpleNamespace(
                url=f"http://127.0.0.1:{port}", refresh=f"http://127.0.0.1:{refresh}", var=folder / "var"
            )
    upstream.shutdown()


@pytest.fixture
def get(front, settings, monkeypatch):
    """A function that asks nginx, from a network of its own."""
    settings.MIRROR_DIR = front.var / "mirror"
    with files.only_run():
        files.forget_withdrawn()
        for address in ("/", "/novosti/", "/rss/", "/sitemap.xml", "/robots.txt", "/golos/", "/admin/"):
            files.put(address, COPY, 0)
    for name, value in vars(Site).items():
        if name in ("status", "seconds", "cache", "body"):
            monkeypatch.setattr(Site, name, value)
    monkeypatch.setattr(Site, "asked", [])

    def ask(path: str, method: str = "GET", **options) -> requests.Response:
        options.setdefault("allow_redirects", False)
        return requests.request(method, front.url + path, timeout=60, **options)

    return ask


def is_copy(answer: requests.Response) -> bool:
    return (answer.status_code, answer.content) == (200, COPY)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 0])
def test_readers_of_a_site_that_errs_get_the_copy(get, monkeypatch, status):
    monkeypatch.setattr(Site, "status", status)
    assert all(
        is_copy(get(path))
        for path in ("/", "/novosti/?p=2", "/novosti", "/rss/", "/sitemap.xml", "/robots.txt")
    )
    assert get("/novosti/", "HEAD").status_code == 200
    assert get("/novosti/").headers["Cache-Control"] == "no-store"


def test_a_copy_has_the_headers_and_the_type_of_the_page(get, tree, monkeypatch):
    usual = {
        path: Client().get(path).headers for path in ("/novosti/", "/rss/", "/sitemap.xml", "/robots.txt")
    }
    monkeypatch.setattr(Site, "status", 500)
    names = ("Content-Security-Policy", "Referrer-Policy", "X-Frame-Options", "X-Content-Type-Options")
    for path, headers in usual.items():
        given = get(path).headers
        assert {name: given[name] for name in names} == {name: headers[name] for name in names}
        assert given["Content-Type"].split(";")[0] == headers["Content-Type"].split(";")[0]
        assert len(given["X-Request-ID"]) == 32
        assert not {"ETag", "Set-Cookie"} & set(given)


@pytest.mark.parametrize("status", [301, 400, 403, 404, 405, 410, 414])
def test_other_answers_of_the_site_are_passed_on(get, monkeypatch, status):
    monkeypatch.setattr(Site, "status", status)
    answer = get("/novosti/")
    assert (answer.status_code, answer.content) == (status, Site.body)


def test_readers_of_a_slow_site_get_the_copy(get, monkeypatch):
    monkeypatch.setattr(Site, "seconds", 15)
    assert is_copy(get("/novosti/"))


@pytest.mark.parametrize(
    "path", ["/net-takoy/", "/../state.json", "/%2e%2e/state.json", "/..%2f..%2fstate.json", "/withdrawn"]
)
def test_what_has_no_copy_is_refused_in_words(get, monkeypatch, path):
    files.write_note("state", {"began": "secret"})
    monkeypatch.setattr(Site, "status", 500)
    answer = get(path)
    assert answer.status_code in (400, 503)
    assert "secret" not in answer.text
    if answer.status_code == 503:
        assert "временно недоступна" in answer.content.decode()


def test_what_people_send_is_refused_in_words(get, monkeypatch):
    monkeypatch.setattr(Site, "status", 500)
    answer = get("/novosti/", "POST", data=b"words")
    assert answer.status_code == 503
    assert "отправьте ещё раз" in answer.content.decode().lower()


def test_forms_and_the_vote_speak_for_themselves(get, monkeypatch):
    monkeypatch.setattr(Site, "status", 503)
    own = ("/golos/", "/admin/", "/podpiska/", "/soobshchit/", "/documents/1/a.pdf", "/readyz", "/metrics")
    for path in own:
        for method in ("GET", "POST"):
            answer = get(path, method, data=b"words" if method == "POST" else None)
            assert (answer.status_code, answer.content) == (503, Site.body)


def test_browsers_learn_nothing_of_stale_answers(get, monkeypatch):
    monkeypatch.setattr(Site, "cache", f"{BRIEFLY}, stale-while-revalidate=30, stale-if-error=0")
    for _ in range(2):
        assert get("/kept/").headers["Cache-Control"] == BRIEFLY
    monkeypatch.setattr(Site, "cache", "no-cache")
    assert get("/other/").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("allowed", "given"), [(", stale-while-revalidate=30, stale-if-error=0", b"old"), ("", b"new")]
)
def test_an_expired_page_is_given_only_while_the_site_allows_it(get, monkeypatch, allowed, given):
    path = f"/expires{len(allowed)}/"
    monkeypatch.setattr(Site, "cache", BRIEFLY + allowed)
    monkeypatch.setattr(Site, "body", b"old")
    get(path)
    time.sleep(2.1)  # nginx counts whole seconds
    monkeypatch.setattr(Site, "body", b"new")
    monkeypatch.setattr(Site, "seconds", 0.5)
    first = threading.Thread(target=get, args=[path])
    first.start()
    time.sleep(0.2)
    assert get(path).content == given
    first.join()
    assert get(path).content == b"new"


@pytest.mark.parametrize("status", [500, 0])  # with 0 it hangs up
def test_a_site_that_errs_is_never_spoken_for_by_an_expired_page(get, monkeypatch, status):
    monkeypatch.setattr(Site, "cache", f"{BRIEFLY}, stale-while-revalidate=30, stale-if-error=0")
    page = f"/novosti/?{status}"
    assert get(page).content == Site.body
    time.sleep(2.1)
    monkeypatch.setattr(Site, "status", status)
    assert is_copy(get(page))


@pytest.mark.parametrize(
    ("status", "cache"), [(410, "public, max-age=0, s-maxage=60"), (302, "private, no-store")]
)
def test_a_page_that_was_taken_down_is_replaced_at_once(get, front, monkeypatch, status, cache):
    page = f"/taken{status}/"
    monkeypatch.setattr(Site, "cache", "public, max-age=0, s-maxage=60")
    assert get(page).status_code == get(page).status_code == 200
    assert Site.asked == [page]
    monkeypatch.setattr(Site, "status", status)
    monkeypatch.setattr(Site, "cache", cache)
    refreshed = requests.get(f"{front.refresh}{page}", timeout=10, allow_redirects=False)
    assert refreshed.status_code == get(page).status_code == status
    assert Site.asked[:2] == [page] * 2


@pytest.mark.parametrize("query", ["", "?p=2"])
def test_of_an_address_marked_as_taken_down_no_kept_page_is_given(get, monkeypatch, query):
    page, beside = f"/marked{len(query)}/page/{query}", f"/marked{len(query)}/{query}"
    monkeypatch.setattr(
        Site, "cache", "public, max-age=0, s-maxage=60, stale-while-revalidate=30, stale-if-error=0"
    )
    assert get(page).status_code == get(beside).status_code == 200
    monkeypatch.setattr(Site, "status", 503)
    assert get(page).content == get(beside).content == Site.body
    taken_down.mark([page.partition("?")[0]])
    assert "временно недоступна" in get(page).content.decode()
    assert get(beside).content == Site.body
