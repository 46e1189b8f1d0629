"""Refuses to delete (or otherwise break) objects that others reference, with a message instead of a server error."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import Model, ProtectedError, Q, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.admin import messages
from wagtail.models import Page, PageQuerySet

ReasonToKeep = Callable[[PageQuerySet], str]
SHOWN_USERS = 3


def keep_branch(request: HttpRequest, page: Page, reason_to_keep: ReasonToKeep) -> HttpResponse | None:
    """Refuse an action on a page whose branch must be kept. For `before_delete_page`."""
    reason = reason_to_keep(Page.objects.descendant_of(page, inclusive=True))
    if not reason:
        return None
    messages.error(request, reason)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def keep_branches(
    request: HttpRequest, objects: Collection[Model], action: Any, reason_to_keep: ReasonToKeep
) -> HttpResponse | None:
    """Refuse a bulk action if the branch of any selected page must be kept. For `before_bulk_action`."""
    pages = [item for item in objects if isinstance(item, Page)]
    if not pages:
        return None
    branches = Q()
    for page in pages:
        branches |= Q(path__startswith=page.path)
    reason = reason_to_keep(Page.objects.filter(branches))
    if not reason:
        return None
    messages.error(request, reason)
    return redirect(action.next_url)


def in_use_message(users: Iterable[Model]) -> str:
    """Name the object in use and what to do: the model's `deletion_advice`, or remove the references first."""
    users = list(users)
    advice = sorted({getattr(item, "deletion_advice", "Сначала уберите это оттуда.") for item in users})
    names = sorted({f"{item._meta.verbose_name} «{item}»" for item in users})
    rest = f" и ещё {len(names) - SHOWN_USERS}" if len(names) > SHOWN_USERS else ""
    shown = ", ".join(names[:SHOWN_USERS])
    return f"Удалить нельзя, это ещё используется: {shown}{rest}. {' '.join(advice)}"


class ProtectedDeletionMiddleware:
    """Turns a ProtectedError or RestrictedError in the admin into a message.

    Wagtail's own check reads an index that may be out of date.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Redirect back to the page of the deletion; its transaction is rolled back."""
        if not request.path_info.startswith("/admin/") or not isinstance(
            error, ProtectedError | RestrictedError
        ):
            return None
        users = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
        messages.error(request, in_use_message(users))
        back = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return redirect(back if is_ours and request.path_info not in back else "wagtailadmin_home")
