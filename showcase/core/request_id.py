"""An id of each request, in its answer and in the log lines that it causes."""

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[0-9a-f]{16,32}", re.ASCII)
"""What nginx makes has 32 digits. Anything else might carry somebody's data into the log."""

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_id() -> str:
    return _current.get()


class RequestIdMiddleware:
    """Takes the id of the proxy, or makes one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        name = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        _current.set(name)  # until the thread's next request: Django logs refusals when middleware is done
        response = self.get_response(request)
        response.headers[HEADER] = name
        return response
