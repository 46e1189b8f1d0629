"""Runs a WSGI application in a few threads behind an ASGI server.

A thread holds a database connection and handles one request at a time, so it must not wait for slow clients: a request
is passed to a thread once its body is complete, and the response is sent after the thread has finished.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import unquote_to_bytes
from wsgiref.util import FileWrapper

from config.request_body import Disconnected, Receive, Receiver, Refused

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[str, str]]

THREADS = 4
"""Threads of one process, and so its database connections; `config.lanes` adds one or two."""
QUEUE = 256
"""Requests of one process that may wait for a thread; further ones get 503."""
CHUNK = 32 * 1024
"""Bytes. The server keeps up to four chunks for a slow reader."""
IN_MEMORY = 64 * 1024
"""Bytes; a longer response is spooled to a temporary file."""
READING = 60.0
"""Seconds allowed to send any response, plus its length at the rate of `SLOWEST_READER`."""
SLOWEST_READER = 4 * 1024
"""Bytes per second of the slowest mobile network."""
REFUSAL = "showcase.refusal"
"""Environ key: the status with which the application must refuse the request."""
BUSY = """<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Сайт перегружен</title></head>
<body><h1>Сайт перегружен</h1><p>Сейчас слишком много посетителей. Обновите страницу через минуту.</p></body></html>
""".encode()


@dataclass(frozen=True)
class Answer:
    """A complete response of the application."""

    status: int
    headers: Headers
    body: IO[bytes]


class Lane:
    """A thread pool with a limited queue."""

    def __init__(self, threads: int, queue: int) -> None:
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self.most = threads + queue
        self.waiting = 0


class Bridge:
    """ASGI application around the WSGI application `application`.

    `lane_of` returns the dedicated lane of a request, or None for the shared one.
    """

    def __init__(
        self,
        application: Callable,
        receiver: Receiver,
        lane_of: Callable[[dict[str, Any]], Lane | None] = lambda environ: None,
    ) -> None:
        self.application = application
        self.receiver = receiver
        self.lane_of = lane_of
        self.usual = Lane(THREADS, QUEUE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self.answer(scope, receive)
        except Disconnected:
            return
        with suppress(TimeoutError):
            await send_answer(answer, send)

    async def answer(self, scope: Scope, receive: Receive) -> Answer:
        """Receive the body, if any, and run the application in a thread. Raises Disconnected."""
        environ = make_environ(scope)
        if not has_body(environ):
            return await self.work(environ, BytesIO())
        try:
            async with self.receiver.body(scope["path"], length_of(environ), receive) as body:
                return await self.work(environ, body)
        except Refused as refused:
            return await self.work({**environ, REFUSAL: refused.status}, BytesIO())

    async def work(self, environ: dict[str, Any], body: IO[bytes]) -> Answer:
        """Run the application in a thread, or return 503 if the queue is full."""
        lane = self.lane_of(environ) or self.usual
        if lane.waiting >= lane.most:
            return busy()
        environ["CONTENT_LENGTH"] = str(body.seek(0, os.SEEK_END))
        body.seek(0)
        environ["wsgi.input"] = body
        lane.waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(lane.pool, respond, self.application, environ)
        finally:
            lane.waiting -= 1


def make_environ(scope: Scope) -> dict[str, Any]:
    """Return the WSGI environ of a request, without its body.

    Names of headers with underscores are dropped: in the environ `X_Forwarded_For` would pass for `X-Forwarded-For`.
    """
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": scope["server"][0],
        "SERVER_PORT": str(scope["server"][1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        text = value.decode("latin-1")
        separator = ";" if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{separator}{text}" if key in environ else text
    return environ


def has_body(environ: dict[str, Any]) -> bool:
    return "HTTP_TRANSFER_ENCODING" in environ or environ.get("CONTENT_LENGTH", "0") != "0"


def length_of(environ: dict[str, Any]) -> int | None:
    text = environ.get("CONTENT_LENGTH", "")
    return int(text) if text.isdecimal() else None


def respond(application: Callable, environ: dict[str, Any]) -> Answer:
    """Call the application and read its response completely."""
    started: list[Any] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> None:
        started[:] = [int(status[:3]), headers]

    result = application(environ, start_response)
    try:
        return Answer(body=taken(result), status=started[0], headers=started[1])
    finally:
        if hasattr(result, "close"):
            result.close()


def taken(result: Iterable[bytes]) -> IO[bytes]:
    """Return the response body as a file at its start; a file response is reopened rather than copied."""
    if isinstance(result, FileWrapper):
        with suppress(OSError, AttributeError):
            return os.fdopen(os.dup(result.filelike.fileno()), "rb")
    parts = list(result)
    body: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 closed when it is sent
    try:
        body.writelines(parts)
        body.seek(0)
    except OSError:  # a full disk: keep the body in memory, where it already is
        body.close()
        return BytesIO(b"".join(parts))
    return body


def busy() -> Answer:
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Retry-After", "60"),
        ("Cache-Control", "no-store"),
    ]
    return Answer(HTTPStatus.SERVICE_UNAVAILABLE, headers, BytesIO(BUSY))


async def send_answer(answer: Answer, send: Send) -> None:
    """Send a response as fast as the client reads it. Raises TimeoutError if the client is too slow.

    The body is freed then; the server closes the connection once its buffer is sent.
    """
    length = answer.body.seek(0, os.SEEK_END)
    answer.body.seek(0)
    async with asyncio.timeout(READING + length / SLOWEST_READER):
        await send_parts(answer, send)


async def send_parts(answer: Answer, send: Send) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    with answer.body as body:
        chunk = body.read(CHUNK)
        more = True
        while more:
            following = body.read(CHUNK) if len(chunk) == CHUNK else b""
            more = bool(following)
            await send({"type": "http.response.body", "body": chunk, "more_body": more})
            chunk = following
