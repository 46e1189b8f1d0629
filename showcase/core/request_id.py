"""Request ids, sent in the response and added to the request's log lines."""

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[0-9a-f]{16,32}", re.ASCII)
"""nginx generates 32 hex digits. Other values are rejected, since they could carry personal data into the log."""

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
