"""Caching of public pages, which are the same for every visitor: response headers and a cache in this process.

A page is cached until something public changes, until the next boundary (see `cache_boundaries`), and at most for
`PAGE_CACHE_SECONDS`.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

from showcase.core import cache_version, taken_down
from showcase.core.cache_boundaries import seconds_to_next_boundary
from showcase.core.tracking import TRACKING_PARAMETER

GetResponse = Callable[[HttpRequest], HttpResponseBase]

MAX_SHARED_AGE = 60
"""Seconds that a shared cache may keep a page: the maximum delay before an edit is visible."""
MAX_STALE_AGE = 30
"""Seconds that our own nginx may serve a stale page while it revalidates it."""
ASKS_FOR_STALE = "X-Stale-While-Revalidate"
"""Request header by which our nginx says that it supports `stale-while-revalidate` and hides it from clients."""
PRIVATE = "private, no-store"
# The only cookies that may change a page.
PERSONAL_COOKIES = ("sessionid", "vid")
PRIVATE_PATHS = ("/admin/", "/documents/", "/healthz", "/readyz", "/metrics", "/static/", "/media/")
FROM_CACHE = "showcase.from_cache"
"""Environ key that tells the outer WSGI layers whether a page came from the cache."""
PAST_CACHE = "showcase.past_cache"
"""Environ key (no header can set it): bypass the cache and render the page."""


@dataclass(frozen=True)
class CachedPage:
    """A response and the times, by the monotonic clock, at which it expires and at which the next boundary is."""

    content: bytes
    headers: dict[str, str]
    expires: float
    boundary: float

    def response(self, request: HttpRequest) -> HttpResponse:
        response, now = HttpResponse(self.content, headers=self.headers), time.monotonic()
        response.headers["Cache-Control"] = shared_for(
            request, int(self.expires - now), int(self.boundary - now)
        )
        return response


class PublicPagesMiddleware:
    """Sets the caching headers of every response and serves pages from the cache of this process."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(PRIVATE_PATHS) or PAST_CACHE in request.META:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD") or is_personal(request):
            response = self.get_response(request)
            response.headers.setdefault("Cache-Control", PRIVATE)
            return response
        return self.public(request)

    def public(self, request: HttpRequest) -> HttpResponseBase:
        """Return the shared page, or 304 if the visitor has it already."""
        key = page_key(request) if settings.PAGE_CACHE_SECONDS and request.method == "GET" else ""
        stored = load(key, request)
        request.META[FROM_CACHE] = stored is not None
        response = stored or self.build(request, key)
        return get_conditional_response(request, etag=response.get("ETag"), response=response)

    def build(self, request: HttpRequest, key: str) -> HttpResponseBase:
        """Build the response, set its headers and store it under `key` if it may be shared."""
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if response.status_code >= 500:
            response.headers["Cache-Control"] = PRIVATE
            return response
        seconds = seconds_to_keep()
        if response.status_code == 200 and not response.streaming:
            patch_vary_headers(response, ["Save-Data"])
            set_response_etag(response)
            if key and is_shareable(response):
                store(key, response, seconds)
        response.headers["Cache-Control"] = shared_for(request, seconds, seconds)
        return response


def seconds_to_keep() -> int:
    """Return how long a new page may be cached: 0 if the database failed while it was rendered."""
    try:
        return seconds_to_next_boundary()
    except DatabaseError:
        return 0


def is_personal(request: HttpRequest) -> bool:
    """Whether the response may differ for this visitor, so that it must not be shared."""
    return request.headers.get("Save-Data") == "on" or any(
        name in request.COOKIES for name in PERSONAL_COOKIES
    )


def is_shareable(response: HttpResponseBase) -> bool:
    return not response.cookies and "Cookie" not in response.get("Vary", "")


def shared_for(request: HttpRequest, seconds: int, boundary: int) -> str:
    """Return the Cache-Control value of a page that expires in `seconds`; browsers revalidate each time.

    Our nginx may serve it stale for a while, but never past the `boundary` (in seconds).
    """
    shared = max(0, min(MAX_SHARED_AGE, seconds))
    stale = min(MAX_STALE_AGE, boundary - shared) if ASKS_FOR_STALE in request.headers else 0
    told = f"public, max-age=0, s-maxage={shared}"
    # Without `stale-if-error=0` nginx would also serve stale pages on errors, where it has the mirror.
    return f"{told}, stale-while-revalidate={stale}, stale-if-error=0" if stale > 0 else told


def page_key(request: HttpRequest) -> str:
    """Return the cache key. Computed before rendering, so that a concurrent change invalidates the page."""
    pairs = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    query = urlencode([pair for pair in pairs if not TRACKING_PARAMETER.fullmatch(pair[0])])
    gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    versions = (cache_version.current(), taken_down.since(request.path_info))
    parts = (*versions, request.scheme, request.get_host(), request.path, query, gzip)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def load(key: str, request: HttpRequest) -> HttpResponse | None:
    cached = caches["pages"].get(key) if key else None
    return cached.response(request) if cached and cached.expires > time.monotonic() else None


def store(key: str, response: HttpResponseBase, seconds: int) -> None:
    lifetime = min(settings.PAGE_CACHE_SECONDS, seconds)
    now = time.monotonic()
    page = CachedPage(response.content, dict(response.headers), now + lifetime, now + seconds)
    caches["pages"].set(key, page, lifetime)
