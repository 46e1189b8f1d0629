"""Protection of forms on cached public pages, which cannot contain a CSRF token."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def is_own_form(request: HttpRequest) -> bool:
    """Whether a page of this site sent the request.

    A token needs a cookie, and pages with a cookie cannot be cached. Browsers name the page of a form in
    `Sec-Fetch-Site` (all since 2023), `Origin` (since 2020) or `Referer`; a page cannot forge these headers. A request
    without any of them is refused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    parts = urlsplit(source)
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin in (f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS)


def own_forms_only(view: View) -> View:
    """Replace the CSRF token of a view by `is_own_form`; other senders get 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not is_own_form(request):
            raise PermissionDenied("Форма отправлена не с этого сайта.")
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)
