"""What the vote adds to the admin: refusals to delete what votes refer to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from showcase.core.admin_deletion import refuse_deletion
from showcase.users.models import User
from showcase.voting.admin_views import guards, rights


@hooks.register("register_permissions")
def own_permissions() -> Any:
    return rights.own_permissions()


@hooks.register("before_delete_page")
def keep_voted_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page with votes, or above one, is not deleted."""
    return refuse_deletion(request, page, guards.reason_to_keep)


@hooks.register("before_bulk_action")
def guard_many(request: HttpRequest, action_type: str, objects: list, action: Any) -> HttpResponse | None:
    """The same for several pages or accounts at once."""
    return guards.guard_many(request, action_type, objects, action)


@hooks.register("before_delete_user")
def keep_account(request: HttpRequest, user: User) -> HttpResponse | None:
    """Who entered or decided something stays known."""
    return guards.guard_user(request, user)
