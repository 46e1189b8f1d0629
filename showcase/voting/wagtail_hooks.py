"""What the vote adds to the admin: its pages, menu and summary."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail_modeladmin.options import modeladmin_register

from showcase.core.admin_menu import RestrictedItem
from showcase.voting import alarms
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.rounds import RoundViewSet, state_words
from showcase.voting.choices import RoundState
from showcase.voting.modeladmin import RecordLineAdmin
from showcase.voting.models import VotingRound

modeladmin_register(RecordLineAdmin)
viewset = RoundViewSet()


class VoteSummary(SummaryItem):
    """The newest round that is not certified, with its alarms and what waits for a second person."""

    order = 500
    template_name = "voting/admin/summary.html"

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        rounds = VotingRound.objects.exclude(state=RoundState.CERTIFIED).select_related("year_page")
        self.round = rounds.order_by("-year_page__year").first()

    def is_shown(self) -> bool:
        return rights.has_any(self.request.user, rights.ANY) and self.round is not None

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        state, number = state_words(self.round), len(alarms.current(self.round))
        waits = self.round.journal.filter(confirmed_at=None).exclude(entered_by=self.request.user).count()
        return {"round": self.round, "state": state, "alarms": number, "waits": waits}


@hooks.register("construct_homepage_summary_items")
def add_summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    items.append(VoteSummary(request))


@hooks.register("register_admin_viewset")
def rounds() -> Any:
    return viewset


@hooks.register("register_admin_menu_item")
def vote_menu() -> SubmenuMenuItem:
    consent = RestrictedItem(
        "Согласие",
        reverse("voting_admin:consent"),
        icon_name="doc-full",
        order=30,
        may_see=lambda user: rights.has_any(user, rights.ORGANISERS),
    )
    items = [viewset.get_menu_item(10), RecordLineAdmin().get_menu_item(20), consent]
    return SubmenuMenuItem("Голосование", Menu(items=items), icon_name="tick-inverse", order=160, name="vote")


@hooks.register("insert_global_admin_css")
def own_shapes() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/voting_admin.css"))
