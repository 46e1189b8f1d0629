"""What every answer passes through: headers, refusal of malformed requests, public caching."""

import hashlib
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from showcase.core import csp
from showcase.core.edges import seconds_to_next_edge

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
MAX_QUERY_BYTES = 2048
MAX_SHARED_AGE = 60
# Only these cookies may change a page; anything else that a browser sends along is ignored.
PERSONAL_COOKIES = ("sessionid", "vid")
PRIVATE_PATHS = ("/admin/", "/documents/", "/healthz", "/readyz", "/static/", "/media/")


class SecurityHeadersMiddleware:
    """Adds the policy headers to every answer, static files and errors included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Content-Security-Policy", csp.policy(request.path_info, response.status_code)
        )
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response


def is_malformed(request: HttpRequest) -> bool:
    """Tell whether path or query hold null bytes or bytes that are not UTF-8.

    PostgreSQL refuses null bytes in text, so a search for one would be a server error.
    """
    # PATH_INFO is latin-1 by the WSGI rules (PEP 3333); what is not UTF-8 underneath was never ours.
    path = request.META.get("PATH_INFO", "").encode("latin-1", "replace")
    query = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
    try:
        text = path.decode() + query.decode()
    except UnicodeDecodeError:
        return True
    return "\x00" in text


class RequestGuardMiddleware:
    """Refuses what no honest browser sends, before anything reads it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) > MAX_QUERY_BYTES and not request.path_info.startswith(
            "/admin/"
        ):
            return render(request, "400.html", {"too_long": True}, status=414)
        if is_malformed(request):
            return render(request, "400.html", status=400)
        return self.get_response(request)


class PublicGZipMiddleware(GZipMiddleware):
    """Compresses text answers.

    The random padding against BREACH stays for the admin, whose pages hold tokens. Public pages hold no secret and
    must be the same bytes for everybody.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        self.max_random_bytes = 100 if request.path_info.startswith("/admin/") else 0
        return super().process_response(request, response)


def is_personal(request: HttpRequest) -> bool:
    """Tell whether the answer may differ from the one that everybody gets."""
    return request.headers.get("Save-Data") == "on" or any(
        name in request.COOKIES for name in PERSONAL_COOKIES
    )


class PublicCacheMiddleware:
    """Lets any cache hold a public page until the next moment at which its words may change."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_private(request) or response.has_header("Cache-Control"):
            return response
        response.headers["Cache-Control"] = self.cache_control(request, response)
        if response.status_code == 200:
            patch_vary_headers(response, ["Save-Data"])
        return response

    @staticmethod
    def cache_control(request: HttpRequest, response: HttpResponse) -> str:
        """Return the header's value; errors of the server are never kept."""
        if request.method not in ("GET", "HEAD") or response.status_code >= 500 or is_personal(request):
            return "private, no-store"
        return f"public, max-age=0, s-maxage={min(MAX_SHARED_AGE, seconds_to_next_edge())}"


class RecentPagesMiddleware:
    """Gives a public page once more that this process made moments ago: a crowd asks for the same few pages.

    Kept for `PAGE_CACHE_SECONDS`, never past an edge, and only where any cache outside may keep the answer too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seconds = settings.PAGE_CACHE_SECONDS
        if not seconds or request.method != "GET" or is_personal(request) or is_private(request):
            return self.get_response(request)
        key = hashlib.sha256(request.build_absolute_uri().encode()).hexdigest()
        kept = caches["pages"].get(key)
        if kept:
            return HttpResponse(kept["content"], headers=kept["headers"])
        response = self.get_response(request)
        if is_the_same_for_all(response):
            kept = {"content": response.content, "headers": dict(response.headers)}
            caches["pages"].set(key, kept, min(seconds, seconds_to_next_edge()))
        return response


def is_private(request: HttpRequest) -> bool:
    """Tell whether the address is not one of the public pages."""
    return request.path_info.startswith(PRIVATE_PATHS)


def is_the_same_for_all(response: HttpResponse) -> bool:
    """Tell whether the answer may be given to somebody else: whole, without cookies and rules of its own."""
    own_rules = (
        response.cookies or response.has_header("Cache-Control") or "Cookie" in response.get("Vary", "")
    )
    return response.status_code == 200 and not response.streaming and not own_rules
