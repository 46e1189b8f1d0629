"""What the vote adds to the admin: its pages and registers, and refusals to touch pages with votes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail_modeladmin.options import modeladmin_register

from showcase.core.admin_deletion import refuse_deletion
from showcase.users.models import User
from showcase.voting import admin_urls, alarms
from showcase.voting.desk import guards, rights
from showcase.voting.modeladmin import BallotAdmin, RoundAdmin
from showcase.voting.models import Alarm

MENU = "register_voting_menu_item"

modeladmin_register(RoundAdmin)
modeladmin_register(BallotAdmin)


class VoteItem(MenuItem):
    """A line for people with one of the permissions."""

    def __init__(self, label: str, url: str, permissions: tuple[str, ...], **options: Any) -> None:
        super().__init__(label, url, **options)
        self.permissions = permissions

    def is_shown(self, request: HttpRequest) -> bool:
        """Only for those who may open the page."""
        return rights.has_any(request.user, self.permissions)


@hooks.register("register_admin_menu_item")
def vote_menu() -> SubmenuMenuItem:
    """The vote's part of the menu."""
    return SubmenuMenuItem(
        "Голосование", Menu(register_hook_name=MENU), icon_name="tick-inverse", order=160, name="vote"
    )


class AlarmsPanel(Component):
    """What sounded within a day, on the first page of those who run a vote."""

    template_name = "voting/admin/alarms.html"
    order = 10

    def __init__(self, alarms: list[Alarm]) -> None:
        self.alarms = alarms

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Alarms, each with the page of its round."""
        rows = [(alarm, reverse("voting_desk:round", args=[alarm.round_id])) for alarm in self.alarms]
        return {"alarms": rows}


@hooks.register("construct_homepage_panels")
def add_alarms(request: HttpRequest, panels: list[Component]) -> None:
    """The panel stands first, and only while there is something in it."""
    if not rights.has_any(request.user, rights.ANY):
        return
    if sounded := list(alarms.recent().order_by("-at")):
        panels.insert(0, AlarmsPanel(sounded))


@hooks.register(MENU)
def rounds_item() -> VoteItem:
    """All rounds."""
    return VoteItem(
        "Голосования", RoundAdmin().url_helper.index_url, rights.ANY, icon_name="tick-inverse", order=10
    )


@hooks.register(MENU)
def ballots_item() -> VoteItem:
    """Ballots after the close."""
    return VoteItem(
        "Бюллетени", BallotAdmin().url_helper.index_url, rights.OVERSEE, icon_name="form", order=20
    )


@hooks.register(MENU)
def consent_item() -> VoteItem:
    """The consent."""
    url = reverse("voting_desk:consent")
    return VoteItem("Согласие", url, (rights.ORGANISE,), icon_name="doc-full", order=30)


@hooks.register("insert_global_admin_css")
def own_shapes() -> str:
    """Charts, sheets and rows of figures."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/voting_admin.css"))


@hooks.register("register_admin_urls")
def desk_addresses() -> list[URLPattern]:
    """Own pages."""
    return [path("voting/", include(admin_urls))]


@hooks.register("register_permissions")
def own_permissions() -> Any:
    """What an administrator may tick in a group."""
    return rights.own_permissions()


@hooks.register("before_delete_page")
def keep_voted_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page with votes, or above one, is not deleted."""
    return refuse_deletion(request, page, guards.reason_to_keep)


@hooks.register("before_unpublish_page")
def show_voted_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page with votes stays on the site."""
    return guards.refuse(request, guards.reason_to_show(guards.branch(page)), guards.edit_url(page))


@hooks.register("before_move_page")
def leave_voted_page(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Addresses of a vote stay while it runs and until it is certified."""
    return guards.refuse(request, guards.reason_to_stay(guards.branch(page)), guards.edit_url(page))


@hooks.register("before_edit_page")
def keep_address(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The same for the address in the form of a page."""
    return guards.guard_edit(request, page)


@hooks.register("before_bulk_action")
def guard_many(request: HttpRequest, action_type: str, objects: list, action: Any) -> HttpResponse | None:
    """The same for several pages or accounts at once."""
    return guards.guard_many(request, action_type, objects, action)


@hooks.register("before_delete_user")
def keep_account(request: HttpRequest, user: User) -> HttpResponse | None:
    """Who entered or decided something stays known."""
    return guards.guard_user(request, user)
