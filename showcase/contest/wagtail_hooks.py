"""What the contest adds to the admin: listings, figures, and refusals to delete what others stand on."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page
from wagtail_modeladmin.options import modeladmin_register

from showcase.contest.deletion import reason_to_keep
from showcase.contest.modeladmin import FigureAdmin
from showcase.contest.models import ProjectPage
from showcase.contest.viewsets import VIEWSETS
from showcase.core.admin_deletion import refuse_bulk_deletion, refuse_deletion
from showcase.core.models import CustomDocument

modeladmin_register(FigureAdmin)


@hooks.register("register_admin_viewset")
def register_listings() -> list:
    """Listings in the menu and in the page tree."""
    return VIEWSETS


@hooks.register("before_delete_page")
def keep_used_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page that projects stand on or under is not deleted by one click."""
    return refuse_deletion(request, page, reason_to_keep)


@hooks.register("before_bulk_action")
def keep_used_pages(
    request: HttpRequest, action_type: str, objects: list, action: Any
) -> HttpResponse | None:
    """The same for several pages at once."""
    return refuse_bulk_deletion(request, action_type, objects, action, reason_to_keep)


@hooks.register("before_serve_document")
def keep_consents_private(document: CustomDocument, request: HttpRequest) -> None:
    """A signed consent holds a person's data: it is given to those who work in the admin and to nobody else."""
    if not request.user.has_perm("wagtailadmin.access_admin") and ProjectPage.is_consent(document):
        raise PermissionDenied
