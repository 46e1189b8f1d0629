"""Bodies of requests and answers pass outside the threads: sizes, times, headers, and what happens when all is busy."""

import asyncio
import errno
import threading
from collections.abc import Callable
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any

import pytest

from config import bridge, request_body
from config.bridge import Bridge, Lane, make_environ
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


def answer_of(answer: Callable[[dict[str, Any]], Any]) -> bytes:
    """Return what a visitor gets of an answer that a function makes."""

    def application(environ: dict[str, Any], start_response: Callable) -> Any:
        start_response("200 OK", [])
        return answer(environ)

    visitor = Visitor()
    ask(visitor, length=0, application=application)
    return visitor.body


@pytest.mark.parametrize(
    ("path", "length", "parts", "status", "unread"),
    [
        ("/", None, [b"a" * 400, b"b" * 600], 200, 0),
        ("/", 1000, [b"a" * 400, b"b" * 600], 200, 0),
        ("/", 0, [], 200, 0),  # and nothing is waited for
        ("/", None, [b"a" * 1000, b"b"], 413, 0),
        ("/", 1001, [b"a" * 1000, b"b"], 413, 0),
        ("/photo/1/", None, [b"a" * 1000, b"b"], 200, 0),
        ("/photo/1/", 1001, [b"a" * 1000, b"b"], 200, 0),
        ("/photo/", 300 * 1024 * 1024, [b"a"], 413, 1),  # enormous: refused unread
        ("/", 2000, [b"a" * 1000, b"b" * 1000], 413, 0),  # refused after reading what a browser still sends
    ],
)
def test_a_body_arrives_whole_or_is_refused_by_the_limit_of_its_path(path, length, parts, status, unread):
    visitor = Visitor(*parts, ends=bool(parts))
    assert ask(visitor, path, length).held == 0
    assert (visitor.status, len(visitor.parts)) == (status, unread)
    assert status != 200 or visitor.body == b"".join(parts)


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


def full_disk(most: int) -> type[SpooledTemporaryFile]:
    """Temporary files that take so many bytes and no more."""

    class Full(SpooledTemporaryFile):
        def flush(self) -> None:
            if self.tell() > most:
                raise OSError(errno.ENOSPC, "No space left on device")
            super().flush()

        def seek(self, *place: int) -> int:
            self.flush()
            return super().seek(*place)

    return Full


def test_a_full_disk_refuses_large_bodies_and_no_answers(monkeypatch):
    monkeypatch.setattr(request_body, "SpooledTemporaryFile", full_disk(1000))
    monkeypatch.setattr(bridge, "SpooledTemporaryFile", full_disk(1000))
    large, small = Visitor(b"a" * 200_000), Visitor(b"a" * 900)
    ask(large, "/photo/", length=200_000)
    ask(small, length=900)
    assert (large.status, small.status) == (507, 200)
    assert answer_of(lambda environ: [b"a" * 100_000]) == b"a" * 100_000


def test_a_crowd_at_the_door_leaves_the_threads_of_readers_alone():
    door, opened, most = Lane(1, 4), threading.Event(), [0, 0]

    def application(environ: dict[str, Any], start_response: Callable) -> list[bytes]:
        if environ["PATH_INFO"] == "/door/":
            most[0] += 1
            most[1] = max(most)
            assert opened.wait(20)
            most[0] -= 1
        return echo(environ, start_response)

    async def crowd() -> tuple[list[Visitor], Visitor]:
        site = Bridge(
            application, Receiver(LIMITS), lambda environ: door if environ["PATH_INFO"] == "/door/" else None
        )
        knocking, reader = [Visitor() for _ in range(9)], Visitor()
        tasks = [asyncio.create_task(site(scope("/door/"), one.receive, one.send)) for one in knocking]
        await asyncio.sleep(0.1)
        await site(scope("/", method="GET"), reader.receive, reader.send)
        opened.set()
        await asyncio.gather(*tasks)
        return knocking, reader

    knocking, reader = run_async(crowd())
    assert reader.status == 200
    assert sorted(one.status for one in knocking) == [200] * 5 + [503] * 4
    assert most[1] == 1


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


def test_a_reader_who_takes_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(bridge, "READING", 0.05)
    closed = []

    class Patient(Visitor):
        async def send(self, message: dict[str, Any]) -> None:
            await (super().send(message) if message.get("more_body", True) else asyncio.Event().wait())

    class Body(BytesIO):
        def close(self) -> None:
            closed.append(True)
            super().close()

    monkeypatch.setattr(bridge, "taken", lambda result: Body(b"page"))
    ask(Patient(), length=0)
    assert closed


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

    assert answer_of(lambda environ: environ["wsgi.file_wrapper"](Opened())) == path.read_bytes()
    assert closed


def test_what_is_no_file_is_taken_whole_and_closed():
    lines = BytesIO(b"one\ntwo\n" * 50_000)
    assert answer_of(lambda environ: lines) == b"one\ntwo\n" * 50_000
    assert lines.closed


def test_headers_with_underscores_do_not_pass_for_others():
    forged = (
        ("x_forwarded_for", "198.51.100.1"),
        ("x_forwarded_for", "198.51.100.2"),
        ("content_length", "9"),
    )
    cookies = (("cookie", "a=1"), ("cookie", "b=2"))
    addresses = [("x-forwarded-for", f"203.0.113.{number}") for number in (1, 2)]
    headers = (addresses[0], *forged, *cookies, addresses[1], ("content-type", "text/plain"))
    environ = make_environ(scope(headers=headers))
    assert environ["HTTP_X_FORWARDED_FOR"] == "203.0.113.1,203.0.113.2"
    assert environ["HTTP_COOKIE"] == "a=1;b=2"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert "CONTENT_LENGTH" not in environ
    assert environ["REMOTE_ADDR"] == "203.0.113.9"


def test_bytes_of_the_path_are_kept_as_they_came():
    environ = make_environ({**scope(), "raw_path": b"/%D0%B0/%ff"})
    assert environ["PATH_INFO"] == "/а/".encode().decode("latin-1") + "\xff"
