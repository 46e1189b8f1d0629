"""Uploaded pictures over a real server: headers, ranges, and nothing that is not public."""

import http.client
import os
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from config.media import MediaLayer
from tests import examples

PICTURE = bytes(range(256)) * 8


def fallback(environ, start_response):
    """Stands where Django stands: answers everything that the layer does not."""
    start_response("404 Not Found", [("Content-Type", "text/plain"), ("X-Answered-By", "application")])
    return [b"application"]


class SilentHandler(WSGIRequestHandler):
    def log_message(self, *args) -> None:
        """Keep the tests' output clean."""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("var") / "media"
    public = "images/a.width-400.webp images/b.jpg original_images/a.jpg original_images/Щит.png"
    other = "documents/rules.pdf documents/scan.jpg wagtail_uploads/raw.jpg loose.jpg"
    for name in (*public.split(), "images/page.html", "images/drawing.svg", *other.split()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PICTURE)
    (folder.parent / "secret.jpg").write_bytes(b"secret")
    (old := folder.parent / "media-old").mkdir()
    (old / "a.jpg").write_bytes(b"secret")
    return folder


@pytest.fixture(scope="module")
def ask(root):
    """Ask the layer through a socket, with the path exactly as given."""
    layer = MediaLayer(fallback, root=root, prefix="/media/")
    server = make_server("127.0.0.1", 0, layer, handler_class=SilentHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def request(path: str, method: str = "GET", **headers):
        client = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        client.request(method, path, headers={name.replace("_", "-"): told for name, told in headers.items()})
        answer = client.getresponse()
        answer.body = answer.read()
        client.close()
        return answer

    yield request
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "media_type", "kept"),
    [
        ("images/a.width-400.webp", "image/webp", "immutable"),
        ("original_images/a.jpg", "image/jpeg", "max-age=86400, public"),
        ("original_images/%D0%A9%D0%B8%D1%82.png", "image/png", "max-age=86400, public"),
    ],
)
def test_pictures_are_served_with_the_security_headers_and_renditions_for_ever(ask, path, media_type, kept):
    answer = ask(f"/media/{path}")
    assert (answer.status, answer.body) == (200, PICTURE)
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Access-Control-Allow-Origin"] is None
    assert answer.headers["Cache-Control"].endswith(kept)


@pytest.mark.parametrize("path", [*examples.load("requests")["not_media"], f"/media/images/{'a' * 300}.jpg"])
def test_everything_else_is_left_to_the_application(ask, path):
    answer = ask(path)
    assert (answer.status, answer.body) == (404, b"application")


def test_unchanged_picture_is_not_sent_again(ask):
    first = ask("/media/images/b.jpg")
    by_tag = ask("/media/images/b.jpg", If_None_Match=first.headers["ETag"])
    by_date = ask("/media/images/b.jpg", If_Modified_Since=first.headers["Last-Modified"])
    for answer in (by_tag, by_date):
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_part_of_a_picture(ask):
    answer = ask("/media/images/b.jpg", Range="bytes=10-19")
    assert (answer.status, answer.body) == (206, PICTURE[10:20])
    assert answer.headers["Content-Range"] == f"bytes 10-19/{len(PICTURE)}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    beyond = ask("/media/images/b.jpg", Range="bytes=999999-")
    assert (beyond.status, beyond.headers["X-Content-Type-Options"]) == (416, "nosniff")


def test_head_and_wrong_methods(ask):
    head = ask("/media/images/b.jpg", "HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(PICTURE)))
    refused = ask("/media/images/b.jpg", "POST")
    assert (refused.status, refused.headers["X-Content-Type-Options"]) == (405, "nosniff")


def test_files_appear_and_vanish_without_a_restart(ask, root):
    path = root / "images" / "new.jpg"
    assert ask("/media/images/new.jpg").status == 404
    path.write_bytes(b"new")
    assert ask("/media/images/new.jpg").body == b"new"
    os.remove(path)
    assert ask("/media/images/new.jpg").status == 404


def test_https_is_insisted_on_when_the_site_does(ask, settings):
    assert ask("/media/images/b.jpg").headers["Strict-Transport-Security"] is None
    settings.SECURE_HSTS_SECONDS = 600
    assert ask("/media/images/b.jpg").headers["Strict-Transport-Security"] == "max-age=600"
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    expected = "max-age=600; includeSubDomains; preload"
    assert ask("/media/images/b.jpg").headers["Strict-Transport-Security"] == expected


def test_the_site_is_served_through_the_layer():
    from config.wsgi import application  # reads the settings of the test

    assert isinstance(application.application, MediaLayer)
    assert [prefix for _, prefix in application.application.directories] == ["/media/"]
