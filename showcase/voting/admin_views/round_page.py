"""The page of a round: what happens now, what is missing, what may be done, and sums of the whole round."""

from typing import Any

from django.views.generic import TemplateView

from showcase.voting import alarms, ballotbox, totals
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import HIDDEN, RoundView, admin_url
from showcase.voting.admin_views.events import ACTS, offered, steps_text
from showcase.voting.admin_views.paper import PaperPage
from showcase.voting.admin_views.preparation import Announce, LiftLimit, Recall
from showcase.voting.admin_views.results import ResultsPage
from showcase.voting.admin_views.rounds import EditRound, state_words
from showcase.voting.admin_views.voids import SeriesPage
from showcase.voting.choices import DeliveryState, RoundState
from showcase.voting.results import steps_of

JOURNAL_ROWS = 50
STEPS = (Announce, EditRound, Recall, LiftLimit)
SECTIONS = (PaperPage, SeriesPage, ResultsPage)


class RoundPage(RoundView, TemplateView):
    """Nothing here tells a project's votes."""

    permissions = rights.ANY
    template_name = "voting/admin/round.html"

    def get_page_title(self) -> str:
        return str(self.round)

    def parents(self) -> list[tuple[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, user, activity = self.round, self.request.user, totals.activity(self.round)
        events = found.journal.select_related("entered_by", "confirmed_by", "option")
        acts = [
            (ACTS[kind].title, admin_url("event", found.pk, kind))
            for kind in offered(found)
            if self.may(*ACTS[kind].permissions)
        ]
        return super().get_context_data(
            state=state_words(found),
            hidden=HIDDEN,
            alarms=alarms.current(found),
            missing=ballotbox.missing(found) if found.state == RoundState.DRAFT else [],
            events=events.filter(confirmed_at=None),
            voids=found.voids.filter(confirmed_at=None).select_related("entered_by"),
            steps=[*(link for page in STEPS for link in page.links(user, found)), *acts],
            sections=[link for page in SECTIONS for link in page.links(user, found)],
            activity=activity,
            delivery=[(DeliveryState(state).label, number) for state, number in activity.delivery.items()],
            grace=int(found.grace.total_seconds() // 60),
            points=steps_text(steps_of(found)),
            journal=events.exclude(confirmed_at=None).order_by("-confirmed_at", "-pk")[:JOURNAL_ROWS],
            **kwargs,
        )
