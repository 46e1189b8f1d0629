"""Keeps typed form data when an admin session expires. See also `admin_session.js`."""

import json
import re
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.csrf import csrf_failure as usual_csrf_failure
from wagtail.models import Page

from showcase.core.same_origin import is_own_form

PAGE_FORM = re.compile(r"/admin/pages/(add/.+|\d+/edit)/")
RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
"""Texts, unlike the ids, orders and types of a form, have Russian letters."""


def session(request: HttpRequest) -> HttpResponse:
    """Return the signed-in user and a CSRF token as JSON to scripts, a confirmation page to people.

    The script of a page form passes `page` and learns whether the user may still edit that page.
    """
    if "application/json" not in request.headers.get("Accept", ""):
        return render(request, "wagtailadmin/signed_in.html")
    found = {"user": request.user.pk, "token": get_token(request), "may_edit": may_edit(request)}
    response = JsonResponse(found)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def may_edit(request: HttpRequest) -> bool:
    key = request.GET.get("page", "")
    page = Page.objects.filter(pk=key).first() if key.isdecimal() else None
    return page.permissions_for_user(request.user).can_edit() if page else not key


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return (
        keep_typed(request)
        if request.path_info.startswith("/admin/")
        else usual_csrf_failure(request, reason)
    )


def keep_typed(
    request: HttpRequest, reason: tuple[str, str] | None = None, status: int = 403
) -> HttpResponse:
    """Show a page with the submitted values of a rejected form.

    `reason` is a heading and a sentence; without it the form or the session has expired.
    """
    context = {
        "kept": typed(request),
        "files": bool(request.FILES),
        "reason": reason,
    }
    response = render(request, "wagtailadmin/expired.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the submitted names and values, without passwords and files.

    Nothing is returned for a cross-site request, whose values another site could have made up.
    """
    if not is_own_form(request) or request.path_info == reverse("wagtailadmin_login"):
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]


def show_typed(request: HttpRequest) -> HttpResponse:
    """Show the submitted texts to a user who may no longer edit the page, instead of Wagtail's message."""
    for _message in messages.get_messages(request):
        pass  # mark the message as read, or the next page would show it
    values = (value for values in request.POST.lists() for value in values[1])
    context = {"texts": [words for value in values if RUSSIAN.search(words := plain_words(value))]}
    response = render(request, "wagtailadmin/expired.html", context, status=403)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def plain_words(value: str) -> str:
    """Return the text of a form value; rich text is submitted as Draftail's JSON."""
    if not value.startswith('{"blocks":'):
        return value
    try:
        return "\n".join(block["text"] for block in json.loads(value)["blocks"])
    except (ValueError, KeyError, TypeError):
        return value


class KeepTypedMiddleware:
    """Keeps submitted values where Wagtail would redirect to its login page or to the admin's home page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        target = response.headers.get("Location", "")
        if request.method != "POST" or not target.startswith("/admin/"):
            return response
        if target.startswith(f"{reverse('wagtailadmin_login')}?next="):
            return keep_typed(request)
        is_refused = target == reverse("wagtailadmin_home") and PAGE_FORM.fullmatch(request.path_info)
        return show_typed(request) if is_refused and is_own_form(request) else response
