"""Hide other districts' content where Wagtail has no hook for it, and require a second factor."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.auth import permission_denied

from showcase.core.admin_session import keep_typed
from showcase.staff.branches import are_allowed, named_objects, works_on_the_whole_site
from showcase.staff.sign_in import second_factor, sessions

ADMIN = "/admin/"
SITE_WIDE = ("wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:page_types_usage_results")
"""Reports that name the newest page of each type, wherever it lies."""


class BranchMiddleware:
    """Refuses addresses of the admin that would name pages or files of other branches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        # Public pages match «wagtail_serve»; accessing the user there would make them uncacheable.
        if not request.path_info.startswith(ADMIN) or not match.view_name.startswith("wagtail"):
            return None
        if not request.user.is_authenticated or request.user.is_superuser:
            return None
        is_refused = match.view_name in SITE_WIDE and not works_on_the_whole_site(request.user)
        if is_refused or not all(are_allowed(*named) for named in named_objects(request, match)):
            return permission_denied(request)
        return None


WITHOUT_SECOND_FACTOR = (
    *("account_login", "account_reauthenticate", "admin_session", "wagtailadmin_logout"),
    *("wagtailadmin_sprite", "wagtailadmin_javascript_catalog"),
)


class SecondFactorMiddleware:
    """In the admin: redirects users who still need a second factor to its setup, and records use of sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADMIN):
            return self.get_response(request)
        key = request.session.session_key
        response = self.get_response(request)
        sessions.note(request, key)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name or ""
        if not request.path_info.startswith(ADMIN) or not request.user.is_authenticated:
            return None
        if name in WITHOUT_SECOND_FACTOR or name.startswith("mfa_"):
            return None
        if not second_factor.is_needed(request.user):
            return None
        return keep_typed(request) if request.method == "POST" else redirect("mfa_index")
