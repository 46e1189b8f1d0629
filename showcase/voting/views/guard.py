"""Wraps the views of the vote: no caching, no framing, and own error pages."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import get_template

from showcase.core import csp
from showcase.core.admin_session import csrf_failure as usual_csrf_failure
from showcase.core.away import answers_below
from showcase.core.breaker import is_lost
from showcase.voting.messages import left_ru

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]
USUAL = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)
RETRY_AFTER_SECONDS = "60"


def vote_page(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except USUAL:
            raise
        except Exception as error:  # a voter must never see a generic «ошибка сервера»
            if not is_lost(error):
                logger.exception("Шаг голосования не удался")
            if not connection.in_atomic_block:
                connection.close()  # the connection may be broken
            return while_away(request)
        return private(response)

    return guarded


@answers_below("/golos/")
def while_away(request: HttpRequest) -> HttpResponse:
    return private(unavailable(request, may_be_taken=request.path_info.endswith("/kod/")))


def private(response: HttpResponse) -> HttpResponse:
    """Add headers that forbid caching, framing and indexing."""
    policy = csp.policy("/", response.status_code).replace("frame-ancestors 'self'", "frame-ancestors 'none'")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def unavailable(request: HttpRequest, *, may_be_taken: bool, closes: Any = None) -> HttpResponse:
    """Return a 503 page that says whether the vote may be accepted. Makes no query."""
    context = {
        "may_be_taken": may_be_taken,
        "again_url": request.path_info,
        "left": closes and left_ru(*closes),
    }
    response = HttpResponse(get_template("voting/unavailable.html").render(context), status=503)
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """On pages of the vote, explain that nothing was sent; elsewhere use the default view."""
    if not request.path_info.startswith("/golos/"):
        return usual_csrf_failure(request, reason)
    html = get_template("voting/stale.html").render({"again_url": request.path_info})
    return private(HttpResponse(html, status=403))
