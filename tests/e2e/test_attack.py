"""Attacks on the server as `make run` starts it: connections that stay open, stalled bodies, slow readers, bombs."""

import io
import os
import re
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import psutil
import pytest
import requests
from PIL import Image

from tests.waiting import wait_for

FULL = os.environ.get("VOTE_TEST_SCALE") == "full"
CROWD, BOMBS = (200, 8) if FULL else (40, 4)
SAMPLES = 20
WAIT = 1.0  # seconds
CONNECTIONS = 60 * 6  # of sixty browsers, each of which keeps six open to one site
PATIENCE = 8  # seconds; after 15 the server closes idle connections anyway
MEMORY = 250  # MB above what the processes used before
STALLED = (
    b"POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 60000\r\n\r\n" + b"a" * 20_000
)
FORMS = (b"/golos/2027/", b"/soobshchit/a/b/", b"/admin/login/", b"/nastroyki/")


class Attack:
    """Connections to a site that are kept open until the end of the test."""

    def __init__(self, site, stack: ExitStack) -> None:
        self.site, self.stack = site, stack
        address = urlsplit(site.url)
        self.address, self.host = (address.hostname, address.port), address.netloc.encode()

    def connect(self, receive_buffer: int | None = None) -> socket.socket:
        connection = self.stack.enter_context(socket.socket())
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.settimeout(40)
        connection.connect(self.address)
        return connection

    def stall(self, count: int) -> list[socket.socket]:
        """Send a third of a body on each connection."""
        connections = [self.connect() for _ in range(count)]
        for number, connection in enumerate(connections):
            connection.sendall(STALLED % (FORMS[number % len(FORMS)], self.host))
        return connections

    def read_slowly(self, count: int, path: str) -> None:
        """Ask for a picture again and again, and read nothing."""
        for _ in range(count):
            request = b"GET %s HTTP/1.1\r\nHost: %s\r\n\r\n" % (path.encode(), self.host)
            self.connect(4096).sendall(request * 8)

    def ask(self, head: bytes, body: bytes = b"") -> bytes:
        """Send a request as it is; return the beginning of the answer."""
        connection = self.connect()
        connection.sendall(head.replace(b"\n", b"\r\n") % self.host + b"\r\n\r\n" + body)
        return connection.recv(64)


@pytest.fixture
def attack(site) -> Iterator[Attack]:
    with ExitStack() as stack:
        yield Attack(site, stack)


@pytest.fixture
def project(site) -> str:
    paths = re.findall(r"/proekty/[a-z0-9-]+/[a-z0-9-]+/", site.get("/gody/2027/").text)
    return next(path for path in paths if "/media/images/" in site.get(path).text)


def send_bomb(site, project: str, picture: bytes) -> requests.Response:
    return requests.post(
        site.url + project.replace("/proekty/", "/soobshchit/"),
        {"what": "Оторвалось сиденье качелей", "place": "у клуба"},
        files={"photo": ("snimok.png", picture, "image/png")},
        headers={"Sec-Fetch-Site": "same-origin"},
        timeout=60,
    )


def picture_bytes(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height)).save(stream, "PNG")
    return stream.getvalue()


def used(site) -> float:
    """Memory in MB of all processes of the site but the database."""
    total = 0
    for process in psutil.Process(site.process.pid).children(recursive=True):
        try:
            total += process.memory_info().rss if "python" in process.name() else 0
        except psutil.NoSuchProcess:
            continue
    return total / 2**20


@contextmanager
def watched(site) -> Iterator[Callable[[], float]]:
    """Yield a function that returns the most memory used so far."""
    most, done = used(site), threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.2):
            most = max(most, used(site))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield lambda: most
    finally:
        done.set()
        thread.join()


def median(site, path: str) -> float:
    times = []
    for _ in range(SAMPLES):
        start = time.perf_counter()
        assert site.get(path, timeout=30).status_code == 200
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def test_pages_are_answered_during_an_attack(site, attack, project, capsys):
    pictures = [
        picture_bytes(8000, 7990),
        picture_bytes(5000, 4000),
    ]  # a bomb, and the largest that is accepted
    light = re.search(r'/media/images/[^" ,]+', site.get(project).text).group()
    vote = re.search(r"/golos/[0-9]{4}/", site.get("/").text).group()
    wait_for(lambda: any((site.var / "mirror").glob("*.json")), 120)  # the worker is idle then
    before, idle = [median(site, path) for path in (project, vote)], used(site)
    with watched(site) as most, ThreadPoolExecutor(BOMBS) as pool:
        stalled = attack.stall(CROWD)
        attack.read_slowly(CROWD, light)
        bombs = [pool.submit(send_bomb, site, project, pictures[number % 2]) for number in range(BOMBS)]
        during = [median(site, path) for path in (project, vote)]
        statuses = [bomb.result().status_code for bomb in bombs]
        if FULL:
            assert stalled[0].recv(32).startswith(b"HTTP/1.1 408")
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{CROWD} недосланных тел, {CROWD} медленных читателей, {BOMBS} снимков (ответы {statuses}): "
            f"страница проекта {before[0] * 1000:.0f} → {during[0] * 1000:.0f} мс, "
            f"голосования {before[1] * 1000:.0f} → {during[1] * 1000:.0f} мс (медианы), "
            f"память {idle:.0f} → {most():.0f} МБ"
        )
    assert max(during) < WAIT
    assert most() - idle < MEMORY
    assert set(statuses) <= {200, 422, 429}


@pytest.mark.parametrize(
    "path", [b"/", b"/golos/2027/", b"/admin/login/", b"/soobshchit/a/b/", b"/net-takoy/"]
)
def test_an_enormous_body_is_refused_at_once(attack, path):
    start = time.monotonic()
    answer = attack.ask(b"POST " + path + b" HTTP/1.1\nHost: %s\nContent-Length: 314572800")
    assert answer.startswith(b"HTTP/1.1 413")
    assert time.monotonic() - start < 5


def test_a_chunked_body_has_the_same_limit(attack):
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    answer = attack.ask(b"POST /nastroyki/ HTTP/1.1\nHost: %s\nTransfer-Encoding: chunked", chunk * 2)
    assert answer.startswith(b"HTTP/1.1 413")


def test_a_refusal_is_told_in_russian_with_all_headers(site):
    answer = requests.post(f"{site.url}/nastroyki/", data=b"a" * 200_000, timeout=30)
    assert answer.status_code == 413
    assert "Вернитесь назад" in answer.text
    assert answer.headers["Content-Security-Policy"]


def test_headers_with_underscores_are_ignored(attack):
    """Content_Length would otherwise announce another length than the real one."""
    head = b"POST /nastroyki/ HTTP/1.1\nHost: %s\nContent-Length: 2\nContent_Length: 900000"
    assert not attack.ask(head, b"a=").startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("is_whole", [True, False])
def test_connections_that_stay_open_or_never_end_a_request_shut_nobody_out(site, attack, is_whole):
    request = b"GET /healthz HTTP/1.1\r\nHost: " + is_whole * (attack.host + b"\r\n\r\n")
    for connection in [attack.connect() for _ in range(CONNECTIONS)]:
        connection.sendall(request)
        assert not is_whole or connection.recv(64).startswith(b"HTTP/1.1 200")
    assert site.get("/healthz", timeout=PATIENCE).status_code == 200


def test_slow_readers_of_pictures_shut_nobody_out(site, attack):
    picture = site.var / "media" / "images" / "big.jpg"
    picture.write_bytes(os.urandom(12 * 1024 * 1024))  # larger than all network buffers together
    attack.stack.callback(picture.unlink)
    for _ in range(CONNECTIONS - 24):
        attack.connect()
    readers = [attack.connect(4096) for _ in range(24)]
    for connection in readers:
        connection.sendall(b"GET /media/images/big.jpg HTTP/1.1\r\nHost: %s\r\n\r\n" % attack.host)
    for connection in readers:
        assert connection.recv(64).startswith(b"HTTP/1.1 200")
    assert site.get("/healthz", timeout=PATIENCE).status_code == 200
