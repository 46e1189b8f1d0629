"""Forms of pages that are the same bytes for everybody, and so cannot carry a token."""

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
    """Tell whether a page of this site sent the request.

    A token needs a cookie, a cookie makes pages differ between visitors, and then no cache may hold them.
    Browsers say by themselves where a form stood: `Sec-Fetch-Site` (all since 2023), `Origin` (all since
    2020), before that `Referer`; no page can forge these for somebody else's browser. A request that says
    none of them is refused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    parts = urlsplit(source)
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin in (f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS)


def own_forms_only(view: View) -> View:
    """Replace Django's token by the check above; other senders get the usual 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not is_own_form(request):
            raise PermissionDenied("Форма отправлена не с этого сайта.")
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)
