"""Hands an answer to the web server in one piece.

A body that comes bit by bit holds one of our few threads until the last bit has left, and over a weak network that
takes minutes: a handful of telephones that load photos would stop the site for everybody.
"""

from collections.abc import Callable, Iterable
from typing import Any

MOST = 16 * 1024 * 1024
"""Bytes; more than any picture of ours. What is longer, or does not tell its length, is passed on as it comes."""


class WholeAnswers:
    """WSGI application around another one."""

    def __init__(self, application: Callable) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """Let the other one answer, and read the answer to its end if it is not too long."""
        told: list[tuple[str, str]] = []

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            told[:] = headers
            return start_response(status, headers, *exc_info)

        body = self.application(environ, start)
        return in_one_piece(body) if length_of(told) <= MOST else body


def length_of(headers: list[tuple[str, str]]) -> float:
    """What the headers promise; infinity where they promise nothing."""
    return next((int(value) for name, value in headers if name.lower() == "content-length"), float("inf"))


def in_one_piece(body: Iterable[bytes]) -> list[bytes]:
    """The bytes of a body, which is closed."""
    try:
        return [b"".join(body)]
    finally:
        if hasattr(body, "close"):
            body.close()
