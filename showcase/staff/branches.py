"""What a user may see in the admin. Wagtail limits editing to a branch, but shows much that lies outside it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import ResolverMatch
from wagtail.documents import get_document_model
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page, PageQuerySet
from wagtail.permissions import page_permission_policy

from showcase.users.models import User

Named = tuple[QuerySet, Iterable[Any]]
HOME_DEPTH = 2
FILES_TO_CHOOSE = ["choose"]


def own_pages(user: User) -> PageQuerySet:
    """Pages of the user's branches and the pages above them."""
    return page_permission_policy.explorable_instances(user)


def pages_to_choose(user: User, pages: PageQuerySet | None = None) -> PageQuerySet:
    """The user's own pages and published ones, except those with a new draft title, which choosers would reveal."""
    pages = Page.objects.all() if pages is None else pages
    if user.is_superuser:
        return pages
    public = Page.objects.filter(live=True, draft_title=F("title"))
    # By their ids, since a search can be filtered only by indexed fields.
    return pages.filter(Q(pk__in=public.values("pk")) | Q(pk__in=own_pages(user).values("pk")))


def works_on_the_whole_site(user: User) -> bool:
    root = page_permission_policy.explorable_root_instance(user)
    return root is not None and root.depth <= HOME_DEPTH


def named_objects(request: HttpRequest, match: ResolverMatch) -> Iterator[Named]:
    """For admin URLs that Wagtail does not check, yield the objects the user may see and the requested ids."""
    user, kwargs, ids = request.user, match.kwargs, request.GET.getlist("id")
    if match.view_name == "wagtailadmin_choose_page_child":
        yield pages_to_choose(user), [kwargs["parent_page_id"]]
    elif match.view_name == "wagtailadmin_choose_page_chosen_multiple":
        yield pages_to_choose(user), ids
    elif match.view_name == "wagtailadmin_pages:move_confirm":
        yield own_pages(user), [kwargs["page_to_move_id"]]
        yield pages_to_choose(user), [kwargs["destination_id"]]
    elif match.view_name == "wagtailadmin_pages:confirm_workflow_cancellation":
        yield own_pages(user), [kwargs["page_id"]]
    elif match.view_name == "wagtailimages_chooser:select_format":
        yield files(user, get_image_model()), [kwargs["image_id"]]
    elif match.view_name == "wagtail_bulk_action":
        yield from named_by_bulk_action(request, kwargs["app_label"], kwargs["model_name"], ids)


def named_by_bulk_action(request: HttpRequest, app: str, model: str, ids: list[str]) -> Iterator[Named]:
    """«All» names everything in a listing, below the page `childOf` if there is one."""
    if (app, model) == ("wagtailcore", "page"):
        below = request.GET.getlist("childOf")
        if "all" in ids and not works_on_the_whole_site(request.user):
            yield Page.objects.none() if not below else own_pages(request.user), below or [0]
        yield own_pages(request.user), [key for key in ids if key != "all"]
        yield pages_to_choose(request.user), [key for key in request.POST.getlist("chooser") if key]
    for kind in (get_image_model(), get_document_model()):
        if (app, model) == (kind._meta.app_label, kind._meta.model_name):
            yield files(request.user, kind), [key for key in ids if key != "all"]


def files(user: User, model: type[Model]) -> QuerySet:
    policy = image_policy if model is get_image_model() else document_policy
    return policy.instances_user_has_any_permission_for(user, FILES_TO_CHOOSE)


def are_allowed(allowed: QuerySet, ids: Iterable[Any]) -> bool:
    """Whether all these may be seen. «+12» and « 12» are refused: the database would take them for 12."""
    keys = [str(key) for key in ids]
    if not all(key.isdecimal() for key in keys):
        return False
    wanted = {int(key) for key in keys}
    return not wanted or allowed.filter(pk__in=wanted).count() == len(wanted)
