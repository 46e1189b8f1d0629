"""What stops somebody from writing although nothing is wrong with it: others who write the same, a full disk.

The answer is a sentence or the form's own error, and what was typed is kept.
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
"""A lock that was not free within `lock_timeout`, see `config.server`, and a deadlock."""
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
    """Answers when the database refuses to write because somebody else writes, or a disk because it is full."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        is_admin = request.path_info.startswith("/admin/")
        if words := _told(error):
            return keep_typed(request, words, 503) if is_admin else refusal(request, 503, words)
        if is_admin and request.method == "POST" and _is_taken(error):
            # What the form has not seen is committed by now: asked again, it says so at its field.
            match = request.resolver_match
            return match.func(request, *match.args, **match.kwargs)
        return None


def _told(error: Exception) -> tuple[str, str] | None:
    """Heading and sentence for what passes by itself or by somebody else's work."""
    state = sqlstate(error) if isinstance(error, DatabaseError) else ""
    if state in WAITED_TOO_LONG:
        return BUSY
    is_full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return FULL if is_full or state == NO_SPACE_IN_DATABASE else None


def _is_taken(error: Exception) -> bool:
    """Whether something was written since the form was checked. Pages are checked once more when they are saved."""
    return isinstance(error, ValidationError) or (
        isinstance(error, DatabaseError) and sqlstate(error) in TAKEN
    )
