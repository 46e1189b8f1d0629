"""Answers from the mirror where the site itself has failed. nginx does the same for a site that is gone."""

import mimetypes
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from showcase.core.public_pages import PAST_CACHE
from showcase.mirror import files
from showcase.mirror.addresses import FEEDS, OWN_PLACES

FEED_TYPE = "application/rss+xml"
KEPT_SECONDS = 1
"""How long nginx caches an answer from the mirror (`X-Accel-Expires`), to absorb peaks of requests."""


class MirrorMiddleware:
    """Puts the copy of a public page in the place of any answer from 500 on. Without a copy that answer stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code < 500 or not may_be_mirrored(request):
            return response
        content = files.read(request.path_info)
        return response if content is None else copy(request.path_info, content, response)


def may_be_mirrored(request: HttpRequest) -> bool:
    is_read = request.method in ("GET", "HEAD") and PAST_CACHE not in request.META
    return is_read and not settings.DEBUG and not request.path_info.startswith(OWN_PLACES)


def copy(address: str, content: bytes, failed: HttpResponseBase) -> HttpResponse:
    """Return the copy with the headers that inner layers gave to the answer that failed."""
    response = HttpResponse(content, content_type=f"{type_of(address)}; charset=utf-8")
    response.headers["X-Accel-Expires"] = str(KEPT_SECONDS)  # nginx before 1.23.3 heeds what comes first
    response.headers["Cache-Control"] = "no-store"
    if frames := failed.get("X-Frame-Options"):
        response.headers["X-Frame-Options"] = frames
    return response


def type_of(address: str) -> str:
    if address in FEEDS:
        return FEED_TYPE
    return mimetypes.guess_type(address)[0] or "text/html"
