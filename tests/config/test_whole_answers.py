"""Answers reach the web server in one piece, unless they are long or do not tell their length."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from config.whole_answers import MOST, WholeAnswers


class Body:
    """A body that comes in two pieces and remembers that it was closed."""

    closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter((b"one ", b"two"))

    def close(self) -> None:
        self.closed = True


def answered(body: Body, headers: list[tuple[str, str]]) -> tuple[Any, list]:
    """What comes out around an application that answers so."""
    started: list = []

    def application(environ: dict, start_response: Callable) -> Body:
        start_response("200 OK", headers)
        return body

    return WholeAnswers(application)({}, lambda *told: started.append(told)), started


def test_a_known_length_comes_whole_and_what_it_came_from_is_closed():
    body = Body()
    given, started = answered(body, [("Content-Length", "7")])
    assert given == [b"one two"]
    assert body.closed
    assert started == [("200 OK", [("Content-Length", "7")])]


@pytest.mark.parametrize("headers", [[], [("content-length", str(MOST + 1))]])
def test_long_and_endless_answers_pass_as_they_come(headers):
    body = Body()
    given, _ = answered(body, headers)
    assert given is body
    assert not body.closed


def test_a_body_that_breaks_is_closed():
    class Broken(Body):
        def __iter__(self) -> Iterator[bytes]:
            raise OSError("the disk is gone")

    body = Broken()
    with pytest.raises(OSError, match="disk"):
        answered(body, [("Content-Length", "7")])
    assert body.closed
