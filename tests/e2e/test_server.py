"""The web server stays reachable while hundreds of connections are open."""

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

BROWSERS = 60
EACH = 6  # connections that a browser keeps open to one site
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: %s\r\n\r\n"
HALF = b"GET /healthz HTTP/1.1\r\nHost:"
PATIENCE = 8  # seconds; after 15 the server closes idle connections anyway


@pytest.fixture
def open_connections(site) -> Iterator[list[socket.socket]]:
    """Open connections of many browsers that have not sent anything yet."""
    address = urlsplit(site.url)
    with ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection((address.hostname, address.port), timeout=10))
            for _ in range(BROWSERS * EACH)
        ]


def test_connections_that_stay_open_shut_nobody_out(site, open_connections):
    for connection in open_connections:
        connection.sendall(WHOLE % urlsplit(site.url).netloc.encode())
        assert connection.recv(64).startswith(b"HTTP/1.1 200")
    assert site.get("/healthz", timeout=PATIENCE).status_code == 200


def test_requests_that_never_end_shut_nobody_out(site, open_connections):
    for connection in open_connections:
        connection.sendall(HALF)
    assert site.get("/healthz", timeout=PATIENCE).status_code == 200


@pytest.fixture
def big_picture(site) -> Iterator[str]:
    """The address of a picture larger than all network buffers together."""
    file = site.var / "media" / "images" / "big.jpg"
    file.write_bytes(os.urandom(12 * 1024 * 1024))
    yield f"/media/images/{file.name}"
    file.unlink()


def test_slow_readers_of_pictures_shut_nobody_out(site, open_connections, big_picture):
    readers = open_connections[:24]
    for connection in readers:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(
            WHOLE.replace(b"/healthz", big_picture.encode()) % urlsplit(site.url).netloc.encode()
        )
    for connection in readers:
        assert connection.recv(64).startswith(b"HTTP/1.1 200")
    assert site.get("/healthz", timeout=PATIENCE).status_code == 200
