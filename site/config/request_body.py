"""Receives request bodies before they are passed to a thread, with limits of size and time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any

Receive = Callable[[], Awaitable[dict[str, Any]]]

SMALL = 64 * 1024
"""Bytes of a body kept in memory; a larger one goes to a temporary file."""
TOTAL = 512 * 1024 * 1024
"""Bytes of all bodies of one process. A large body that would exceed them is refused."""
DISCARDED = 128 * 1024 * 1024
"""Bytes of a refused body that are still read: a browser shows no response while it is sending."""
SILENCE = 15.0
"""Seconds without data after which a request is refused."""
GRACE = 20.0
"""Seconds allowed for any body, plus its length at the rate of `SLOWEST`."""
SLOWEST = 32 * 1024
"""Bytes per second of the slowest network."""


class Refused(Exception):
    """The body is refused with the response status `status`."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


class Disconnected(Exception):
    """The sender left before the end of the body."""


class Receiver:
    """Receives the bodies of one process.

    `limits` maps path prefixes to the maximum size in bytes; the first match applies.
    """

    def __init__(self, limits: Mapping[str, int]) -> None:
        self.limits = limits
        self.held = 0

    @asynccontextmanager
    async def body(self, path: str, declared: int | None, receive: Receive) -> AsyncIterator[IO[bytes]]:
        """Yield the whole body, rewound. `declared` is its Content-Length. Raises Refused and Disconnected."""
        limit = next(most for prefix, most in self.limits.items() if path.startswith(prefix))
        if declared is not None and declared > limit:
            await discard(declared, receive)
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        size = 0
        with SpooledTemporaryFile(max_size=SMALL) as body:
            try:
                async for chunk in arriving(limit if declared is None else declared, receive):
                    size += len(chunk)
                    self.held += len(chunk)
                    if size > limit:
                        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                    if size > SMALL and self.held > TOTAL:
                        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
                    write(body, chunk)
                body.seek(0)
                yield body
            finally:
                self.held -= size


def write(body: IO[bytes], chunk: bytes) -> None:
    """Write to the spooled file. Raises Refused if the disk is full."""
    try:
        body.write(chunk)
        body.flush()
    except OSError as error:
        raise Refused(HTTPStatus.INSUFFICIENT_STORAGE) from error


async def discard(length: int, receive: Receive) -> None:
    """Read and drop a refused body, unless it is too long for that."""
    if length <= DISCARDED:
        async for _ in arriving(length, receive):
            pass


async def arriving(length: int, receive: Receive) -> AsyncIterator[bytes]:
    """Yield the parts of a body as they arrive. Raises Refused and Disconnected."""
    now = asyncio.get_running_loop().time
    deadline = now() + GRACE + length / SLOWEST
    more = True
    while more:
        try:
            async with asyncio.timeout_at(min(now() + SILENCE, deadline)):
                message = await receive()
        except TimeoutError as error:
            raise Refused(HTTPStatus.REQUEST_TIMEOUT) from error
        if message["type"] == "http.disconnect":
            raise Disconnected
        yield message.get("body", b"")
        more = message.get("more_body", False)
