"""Middleware of all responses: security headers, refusal of malformed requests, compression."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from showcase.core import csp
from showcase.core.hashers import Busy

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
MAX_QUERY_BYTES = 2048


class SecurityHeadersMiddleware:
    """Adds the policy headers to every response, static files and errors included."""

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
    """Whether path or query contain null bytes or bytes that are not UTF-8.

    PostgreSQL refuses null bytes in text, so a search for one would be a server error.
    """
    # PATH_INFO is decoded as latin-1 by WSGI (PEP 3333).
    path = request.META.get("PATH_INFO", "").encode("latin-1", "replace")
    query = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
    try:
        text = path.decode() + query.decode()
    except UnicodeDecodeError:
        return True
    return "\x00" in text


REFUSALS = {
    413: (
        "Слишком большой файл или текст",
        "Вернитесь назад, уменьшите файл или сократите текст и отправьте ещё раз. Написанное сохранилось.",
    ),
    408: (
        "Данные не дошли",
        "Связь слишком медленная или прервалась. Вернитесь назад и отправьте ещё раз. Написанное сохранилось.",
    ),
    507: (
        "Файл некуда положить",
        "На диске сервера кончилось место. Вернитесь назад: написанное сохранилось. Отправьте ещё раз позже.",
    ),
    503: (
        "Сайт перегружен",
        "Сейчас слишком много загрузок. Вернитесь назад и отправьте ещё раз через несколько минут.",
    ),
}


TOO_MANY_PASSWORDS = (
    "Слишком много входов сразу",
    "Сейчас входит слишком много людей. Вернитесь назад и повторите через минуту.",
)


def refusal(request: HttpRequest, status: int, words: tuple[str, str] | None = None) -> HttpResponse:
    """Render an error page for a request that cannot be processed."""
    title, text = words or REFUSALS[status]
    return render(request, "refused.html", {"title": title, "text": text}, status=status)


class RequestGuardMiddleware:
    """Refuses malformed requests before anything reads them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if status := request.META.get("showcase.refusal"):
            return refusal(request, status)
        if len(request.META.get("QUERY_STRING", "")) > MAX_QUERY_BYTES and not request.path_info.startswith(
            "/admin/"
        ):
            return render(request, "400.html", {"too_long": True}, status=414)
        if is_malformed(request):
            return render(request, "400.html", status=400)
        if any(character.isdecimal() and not character.isascii() for character in request.path_info):
            # `\d` in URL patterns matches digits of all scripts, which would give every page duplicate URLs.
            return render(request, "400.html", status=404)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refusal(request, 503, TOO_MANY_PASSWORDS) if isinstance(error, Busy) else None


class PublicGZipMiddleware(GZipMiddleware):
    """Compresses responses; only the admin gets random padding against BREACH.

    Public pages contain no secret and must be byte for byte the same for everybody.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path_info.startswith("/documents/"):  # packed already, and sent as an open file
            return response
        self.max_random_bytes = 100 if request.path_info.startswith("/admin/") else 0
        return super().process_response(request, response)
