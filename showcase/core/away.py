"""The response while the database is down: 503 with an explanation, rendered without any query."""

import sys
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.template.loader import get_template
from django.views.defaults import server_error

from showcase.core import breaker, logs
from showcase.core.admin_session import typed

Answer = Callable[[HttpRequest], HttpResponse]

RETRY_AFTER_SECONDS = "30"
NEED_NO_DATABASE = ("/healthz", "/readyz", "/metrics", "/static/", "/media/")
_answers: dict[str, Answer] = {}


def answers_below(beginning: str) -> Callable[[Answer], Answer]:
    """Decorator: respond with this view to paths that start with `beginning`. It must not use the database."""

    def add(function: Answer) -> Answer:
        _answers[beginning] = function
        return function

    return add


class AwayMiddleware:
    """Responds with 503 while the breaker is open. Runs after the middleware that serves cached pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if breaker.is_away() and not request.path_info.startswith(NEED_NO_DATABASE):
            return unavailable(request)
        return self.get_response(request)


def handler500(request: HttpRequest) -> HttpResponse:
    """Respond with 503 instead of 500 if a view or a middleware (such as sessions) lost the database."""
    error = sys.exc_info()[1]
    is_away = any(breaker.is_lost(cause) for cause in logs.chain(error))
    return unavailable(request) if is_away else server_error(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    path = request.path_info
    answer = next((made for beginning, made in _answers.items() if path.startswith(beginning)), plain)
    response = answer(request)
    response.headers.setdefault("Retry-After", RETRY_AFTER_SECONDS)
    response.headers["Cache-Control"] = "private, no-store"
    response._has_been_logged = True  # the breaker has logged it, once for all requests
    return response


def plain(request: HttpRequest) -> HttpResponse:
    return page({"is_form": request.method == "POST"})


@answers_below("/admin/")
def admin_unavailable(request: HttpRequest) -> HttpResponse:
    """Repeat the submitted values in a form that can be sent again, with the CSRF token of the session."""
    CsrfViewMiddleware(plain).process_request(request)
    context = {"kept": typed(request), "files": bool(request.FILES), "csrf_token": get_token(request)}
    return page({"is_admin": True, "again_url": request.get_full_path(), **context})


def page(context: dict[str, Any]) -> HttpResponse:
    return HttpResponse(get_template("away.html").render(context), status=503)
