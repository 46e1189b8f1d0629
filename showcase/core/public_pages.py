"""Public pages are the same for everybody: any cache may hold them, and this process holds them too.

A page stays until something on the site changes, until the next moment at which its words change by the clock
alone, and never longer than `PAGE_CACHE_SECONDS`.
"""

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

from showcase.core import cache_version
from showcase.core.cache_boundaries import seconds_to_next_boundary

GetResponse = Callable[[HttpRequest], HttpResponseBase]

MAX_SHARED_AGE = 60
"""Seconds that a cache outside may hold a page: the longest that readers wait for an editor's correction."""
PRIVATE = "private, no-store"
# Only these cookies may change a page; anything else that a browser sends along is ignored.
PERSONAL_COOKIES = ("sessionid", "vid")
PRIVATE_PATHS = ("/admin/", "/documents/", "/healthz", "/readyz", "/static/", "/media/")
# Marks that networks and letters put into links, one of its own for every reader.
FOREIGN_PARAMETER = re.compile(r"utm_\w+|yclid|ysclid|gclid|fbclid|_openstat")


@dataclass(frozen=True)
class KeptPage:
    """A finished answer and the moment, by this machine's steady clock, at which it ends."""

    content: bytes
    headers: dict[str, str]
    ends: float

    def answer(self) -> HttpResponse:
        """Return the page once more, with the time that is left."""
        response = HttpResponse(self.content, headers=self.headers)
        response.headers["Cache-Control"] = shared_for(int(self.ends - time.monotonic()))
        return response


class PublicPagesMiddleware:
    """Says how long an answer may be kept, and gives one once more that this process made moments ago."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(PRIVATE_PATHS):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD") or is_personal(request):
            response = self.get_response(request)
            response.headers.setdefault("Cache-Control", PRIVATE)
            return response
        return self.public(request)

    def public(self, request: HttpRequest) -> HttpResponseBase:
        """The answer that everybody gets, or that it is the one the reader has already."""
        key = page_key(request) if settings.PAGE_CACHE_SECONDS and request.method == "GET" else ""
        response = recall(key) or self.made(request, key)
        return get_conditional_response(request, etag=response.get("ETag"), response=response)

    def made(self, request: HttpRequest, key: str) -> HttpResponseBase:
        """Make the answer, mark it and keep it under `key` where it may be kept."""
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if response.status_code >= 500:
            response.headers["Cache-Control"] = PRIVATE
            return response
        seconds = seconds_to_next_boundary()
        if response.status_code == 200 and not response.streaming:
            patch_vary_headers(response, ["Save-Data"])
            set_response_etag(response)
            if key and is_the_same_for_all(response):
                keep(key, response, seconds)
        response.headers["Cache-Control"] = shared_for(seconds)
        return response


def is_personal(request: HttpRequest) -> bool:
    """Tell whether the answer may differ from the one that everybody gets."""
    return request.headers.get("Save-Data") == "on" or any(
        name in request.COOKIES for name in PERSONAL_COOKIES
    )


def is_the_same_for_all(response: HttpResponseBase) -> bool:
    """Tell whether the answer may be given to somebody else."""
    return not response.cookies and "Cookie" not in response.get("Vary", "")


def shared_for(seconds: int) -> str:
    """The header's value for an answer that ends in so many seconds; browsers ask each time."""
    return f"public, max-age=0, s-maxage={max(0, min(MAX_SHARED_AGE, seconds))}"


def page_key(request: HttpRequest) -> str:
    """Name of the page in this process's memory: taken before the page is made, it ends with the next change."""
    query = [pair for pair in parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
             if not FOREIGN_PARAMETER.fullmatch(pair[0])]  # fmt: skip
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    parts = (
        cache_version.current(),
        request.scheme,
        request.get_host(),
        request.path,
        urlencode(query),
        packed,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def recall(key: str) -> HttpResponse | None:
    """The kept page, unless its time is over."""
    kept = caches["pages"].get(key) if key else None
    return kept.answer() if kept and kept.ends > time.monotonic() else None


def keep(key: str, response: HttpResponseBase, seconds: int) -> None:
    """Keep a finished answer, at most for so many seconds."""
    lifetime = min(settings.PAGE_CACHE_SECONDS, seconds)
    page = KeptPage(response.content, dict(response.headers), time.monotonic() + lifetime)
    caches["pages"].set(key, page, lifetime)
