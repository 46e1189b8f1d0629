"""Bodies of requests and answers pass outside the threads: sizes, times, headers, and what happens when all is busy."""

import asyncio
import threading
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from config import bridge, request_body
from config.bridge import Bridge, make_environ
from config.request_body import Receiver
from tests.waiting import run_async

LIMITS = {"/photo/": 300_000, "": 1000}


def scope(path: str = "/", headers: tuple[tuple[str, str], ...] = (), method: str = "POST") -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", "8000"),
        "client": ("203.0.113.9", "5"),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
    }


class Visitor:
    """Sends the parts of a body, then stays silent or leaves, and remembers what came back."""

    def __init__(self, *parts: bytes, ends: bool = True, leaves: bool = False, pause: float = 0) -> None:
        self.parts, self.ends, self.leaves, self.pause = list(parts), ends, leaves, pause
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.body = b""

    async def receive(self) -> dict[str, Any]:
        await asyncio.sleep(self.pause)
        if self.parts:
            part = self.parts.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(self.parts) or not self.ends}
        if self.leaves:
            return {"type": "http.disconnect"}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.body += message["body"]


def echo(environ: dict[str, Any], start_response: Callable) -> list[bytes]:
    """Answers with the body, or with the status of a refusal."""
    start_response(f"{environ.get(bridge.REFUSAL, 200):d} X", [("Content-Type", "text/plain")])
    assert environ["CONTENT_LENGTH"] == "0" or bridge.REFUSAL not in environ
    return [environ["wsgi.input"].read()]


def ask(
    visitor: Visitor, path: str = "/", length: int | None = None, application: Callable = echo
) -> Receiver:
    """Let a visitor send a body with this Content-Length; without one it is chunked."""
    announced = ("transfer-encoding", "chunked") if length is None else ("content-length", str(length))
    receiver = Receiver(LIMITS)
    run_async(Bridge(application, receiver)(scope(path, (announced,)), visitor.receive, visitor.send))
    return receiver


@pytest.mark.parametrize("length", [None, 1000])
def test_a_body_arrives_whole(length):
    visitor = Visitor(b"a" * 400, b"b" * 600)
    assert ask(visitor, length=length).held == 0
    assert (visitor.status, visitor.body) == (200, b"a" * 400 + b"b" * 600)


def test_a_request_without_a_body_is_not_kept_waiting():
    visitor = Visitor(ends=False)
    ask(visitor, length=0)
    assert (visitor.status, visitor.body) == (200, b"")


@pytest.mark.parametrize("length", [None, 1001])
def test_a_body_over_the_limit_of_its_path_is_refused(length):
    visitor = Visitor(b"a" * 1000, b"b")
    assert ask(visitor, length=length).held == 0
    assert visitor.status == 413
    allowed = Visitor(b"a" * 1000, b"b")
    ask(allowed, "/photo/1/", length)
    assert allowed.status == 200


def test_an_enormous_body_is_refused_unread():
    visitor = Visitor(b"a")
    ask(visitor, "/photo/", length=300 * 1024 * 1024)
    assert (visitor.status, visitor.parts) == (413, [b"a"])


def test_a_body_that_a_browser_still_sends_is_read_before_it_is_refused():
    visitor = Visitor(b"a" * 1000, b"b" * 1000)
    ask(visitor, length=2000)
    assert (visitor.status, visitor.parts) == (413, [])


@pytest.mark.parametrize("length", [None, 900, 5000])
def test_a_body_that_stops_coming_is_given_up(length, monkeypatch):
    monkeypatch.setattr(request_body, "SILENCE", 0.05)
    visitor = Visitor(b"half", ends=False)
    assert ask(visitor, length=length).held == 0
    assert visitor.status == 408


def test_a_body_that_comes_too_slowly_is_given_up(monkeypatch):
    monkeypatch.setattr(request_body, "GRACE", 0.1)
    visitor = Visitor(*[b"."] * 900, pause=0.01)
    ask(visitor, length=900)
    assert visitor.status == 408
    assert visitor.parts


def test_nothing_is_done_for_a_sender_who_left():
    visitor = Visitor(b"half", ends=False, leaves=True)
    assert ask(visitor, length=900, application=lambda *_: pytest.fail("ran")).held == 0
    assert visitor.status == 0


def test_large_bodies_have_a_common_limit_and_small_ones_pass(monkeypatch):
    monkeypatch.setattr(request_body, "TOTAL", 100_000)
    visitor, small = Visitor(b"a" * 200_000), Visitor(b"a" * 900)
    ask(visitor, "/photo/", length=200_000)
    ask(small, length=900)
    assert (visitor.status, small.status) == (503, 200)


def test_stalled_senders_hold_no_thread():
    async def crowd() -> Visitor:
        application = Bridge(echo, Receiver(LIMITS))
        head = scope(headers=(("content-length", "900"),))
        stalled = [Visitor(b"half", ends=False) for _ in range(200)]
        tasks = [asyncio.create_task(application(head, one.receive, one.send)) for one in stalled]
        await asyncio.sleep(0.05)
        honest = Visitor(b"a" * 900)
        await asyncio.wait_for(application(head, honest.receive, honest.send), 2)
        for task in tasks:
            task.cancel()
        return honest

    assert run_async(crowd()).status == 200


def test_too_many_waiting_requests_are_told_to_come_back(monkeypatch):
    monkeypatch.setattr(bridge, "QUEUE", 2)
    gate = threading.Event()

    def slow(environ: dict[str, Any], start_response: Callable) -> list[bytes]:
        gate.wait(10)
        return echo(environ, start_response)

    async def crowd() -> list[Visitor]:
        application = Bridge(slow, Receiver(LIMITS))
        visitors = [Visitor() for _ in range(bridge.THREADS + 5)]
        tasks = [asyncio.create_task(application(scope(), one.receive, one.send)) for one in visitors]
        await asyncio.sleep(0.05)
        gate.set()
        await asyncio.gather(*tasks)
        return visitors

    visitors = run_async(crowd())
    assert sorted(one.status for one in visitors) == [200] * (bridge.THREADS + 2) + [503] * 3
    refused = next(one for one in visitors if one.status == 503)
    assert "Обновите страницу" in refused.body.decode()
    assert refused.headers[b"retry-after"] == b"60"


def test_a_file_is_sent_after_the_application_has_closed_it(tmp_path):
    path = tmp_path / "big"
    path.write_bytes(bytes(range(256)) * 1000)
    closed = []

    class Opened:
        def __init__(self) -> None:
            self.file = path.open("rb")
            self.fileno, self.read = self.file.fileno, self.file.read

        def close(self) -> None:
            self.file.close()
            closed.append(True)

    def application(environ: dict[str, Any], start_response: Callable) -> Any:
        start_response("200 OK", [])
        return environ["wsgi.file_wrapper"](Opened())

    visitor = Visitor()
    ask(visitor, length=0, application=application)
    assert closed
    assert visitor.body == path.read_bytes()


def test_what_is_no_file_is_taken_whole_and_closed():
    class Parts(BytesIO):
        pass

    parts = Parts(b"one\ntwo\n" * 50_000)

    def application(environ: dict[str, Any], start_response: Callable) -> Any:
        start_response("200 OK", [])
        return parts

    visitor = Visitor()
    ask(visitor, length=0, application=application)
    assert visitor.body == b"one\ntwo\n" * 50_000
    assert parts.closed


def test_headers_with_underscores_do_not_pass_for_others():
    environ = make_environ(
        scope(
            headers=(
                ("x-forwarded-for", "203.0.113.1"),
                ("x_forwarded_for", "198.51.100.1"),
                ("X_Forwarded_For".lower(), "198.51.100.2"),
                ("content_length", "9"),
                ("cookie", "a=1"),
                ("cookie", "b=2"),
                ("x-forwarded-for", "203.0.113.2"),
                ("content-type", "text/plain"),
            )
        )
    )
    assert environ["HTTP_X_FORWARDED_FOR"] == "203.0.113.1,203.0.113.2"
    assert environ["HTTP_COOKIE"] == "a=1;b=2"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert "CONTENT_LENGTH" not in environ
    assert environ["REMOTE_ADDR"] == "203.0.113.9"


def test_bytes_of_the_path_are_kept_as_they_came():
    environ = make_environ({**scope(), "raw_path": b"/%D0%B0/%ff"})
    assert environ["PATH_INFO"] == "/а/".encode().decode("latin-1") + "\xff"
