"""Handles valid writes that fail because of concurrent edits or a full disk.

The response explains the failure or repeats the form with its error, and keeps the submitted values.
"""

import errno
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from showcase.core.admin_session import keep_typed
from showcase.core.middleware import refusal
from showcase.core.rules import sqlstate

WAITED_TOO_LONG = {"55P03", "40P01"}
"""lock_not_available (after `lock_timeout`, see `config.server`) and deadlock_detected."""
TAKEN = {"23505", "23P01"}
NO_SPACE_IN_DATABASE = "53100"
BUSY = (
    "Пока не сохранено",
    "Сейчас записывается таблица или другая правка. Повторите через минуту.",
)
FULL = (
    "Пока не сохранено",
    "На диске сервера кончилось место. Скажите администратору сайта и отправьте ещё раз, когда место появится.",
)


class ConflictMiddleware:
    """Turns lock timeouts, unique violations and a full disk into a helpful response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        is_admin = request.path_info.startswith("/admin/")
        if words := _transient_failure(error):
            return keep_typed(request, words, 503) if is_admin else refusal(request, 503, words)
        if is_admin and request.method == "POST" and _is_taken(error):
            # The conflicting row is committed by now: validated again, the form shows the error at its field.
            match = request.resolver_match
            return match.func(request, *match.args, **match.kwargs)
        return None


def _transient_failure(error: Exception) -> tuple[str, str] | None:
    """Return a heading and a sentence for a failure that the user cannot fix but can retry."""
    state = sqlstate(error) if isinstance(error, DatabaseError) else ""
    if state in WAITED_TOO_LONG:
        return BUSY
    is_full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return FULL if is_full or state == NO_SPACE_IN_DATABASE else None


def _is_taken(error: Exception) -> bool:
    """Whether a conflicting row appeared after the form was validated. Pages are validated again on saving."""
    return isinstance(error, ValidationError) or (
        isinstance(error, DatabaseError) and sqlstate(error) in TAKEN
    )
