"""Admin hooks of the contest: listings, figures, and refusals to delete, hide or move pages in use."""

from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from wagtail import hooks
from wagtail.documents.permissions import permission_policy
from wagtail.models import Page
from wagtail_modeladmin.options import modeladmin_register

from showcase.contest import readiness_report  # noqa: F401  Wagtail finds hooks here only
from showcase.contest.bulk_status import StatusAction
from showcase.contest.choosers import CHOOSERS
from showcase.contest.deletion import reason_to_keep, reason_to_stay
from showcase.contest.modeladmin import FigureAdmin
from showcase.contest.models import ProjectPage
from showcase.contest.tables import views as table_views
from showcase.contest.viewsets import VIEWSETS
from showcase.core.admin_deletion import keep_branch, keep_branches
from showcase.core.models import CustomDocument

OWN_PERMISSIONS = ("import_projects", "decide_project")

modeladmin_register(FigureAdmin)
hooks.register("register_bulk_action", StatusAction)
hooks.register("register_admin_viewset", lambda: [*VIEWSETS, *CHOOSERS])


@hooks.register("register_admin_urls")
def table_urls() -> list:
    return [path("tables/", include(table_views))]


@hooks.register("register_permissions")
def own_permissions() -> QuerySet[Permission]:
    """Permissions offered in the form of a group."""
    return Permission.objects.filter(content_type__app_label="contest", codename__in=OWN_PERMISSIONS)


@hooks.register("before_delete_page")
def keep_used_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    return keep_branch(request, page, reason_to_keep)


@hooks.register("before_unpublish_page")
def keep_page_on_vote(request: HttpRequest, page: Page) -> HttpResponse | None:
    return keep_branch(request, page, reason_to_stay)


@hooks.register("before_move_page")
def keep_place_of_page_on_vote(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return keep_branch(request, page, reason_to_stay)


@hooks.register("before_bulk_action")
def keep_used_pages(
    request: HttpRequest, action_type: str, objects: list, action: Any
) -> HttpResponse | None:
    reasons = {"delete": reason_to_keep, "unpublish": reason_to_stay, "move": reason_to_stay}
    reason = reasons.get(action_type)
    return keep_branches(request, objects, action, reason) if reason else None


@hooks.register("before_serve_document")
def keep_consents_private(document: CustomDocument, request: HttpRequest) -> None:
    """A signed consent holds a person's data: it is given to those who may choose it and to nobody else."""
    may_see = permission_policy.user_has_any_permission_for_instance(
        request.user, ["choose", "change"], document
    )
    if not may_see and ProjectPage.is_consent(document):
        raise PermissionDenied
