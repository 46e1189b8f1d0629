"""What the vote adds to the admin: its pages, menu and summary, and refusals to delete what votes refer to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.models import Page
from wagtail_modeladmin.options import modeladmin_register

from showcase.core.admin_deletion import refuse_deletion
from showcase.users.models import User
from showcase.voting import alarms
from showcase.voting.admin_views import guards, rights
from showcase.voting.admin_views.round_page import state_words
from showcase.voting.admin_views.urls import viewset
from showcase.voting.choices import RoundState
from showcase.voting.modeladmin import RecordLineAdmin
from showcase.voting.models import VotingRound

modeladmin_register(RecordLineAdmin)


class VoteItem(MenuItem):
    """A line for people with one of the permissions."""

    def __init__(self, label: str, url: str, permissions: tuple[str, ...], **options: Any) -> None:
        super().__init__(label, url, **options)
        self.permissions = permissions

    def is_shown(self, request: HttpRequest) -> bool:
        return rights.has_any(request.user, self.permissions)


class VoteSummary(SummaryItem):
    """The round that is under way, with its alarms."""

    order = 500
    template_name = "voting/admin/summary.html"

    def is_shown(self) -> bool:
        return rights.has_any(self.request.user, rights.ANY) and current_round() is not None

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        found = current_round()
        return {
            "round": found,
            "state": state_words(found),
            "alarms": len(alarms.current(found)),
            "url": reverse("voting_admin:round", args=[found.pk]),
        }


def current_round() -> VotingRound | None:
    """The newest round that is not certified."""
    rounds = VotingRound.objects.exclude(state=RoundState.CERTIFIED).select_related("year_page")
    return rounds.order_by("-year_page__year").first()


@hooks.register("construct_homepage_summary_items")
def add_summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    items.append(VoteSummary(request))


@hooks.register("register_admin_viewset")
def rounds() -> Any:
    return viewset


@hooks.register("register_admin_menu_item")
def vote_menu() -> SubmenuMenuItem:
    ballots = RecordLineAdmin().url_helper.index_url
    items = [
        VoteItem(
            "Голосования", reverse("voting_admin:index"), rights.ANY, icon_name="tick-inverse", order=10
        ),
        VoteItem("Бюллетени", ballots, rights.OVERSEE, icon_name="form", order=20),
        VoteItem(
            "Согласие", reverse("voting_admin:consent"), rights.ORGANISERS, icon_name="doc-full", order=30
        ),
    ]
    return SubmenuMenuItem("Голосование", Menu(items=items), icon_name="tick-inverse", order=160, name="vote")


@hooks.register("insert_global_admin_css")
def own_shapes() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/voting_admin.css"))


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
