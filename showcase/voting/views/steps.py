"""What the screens of the vote share: the situation of one project, and the pages that end a step."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from showcase.contest.models import ProjectPage
from showcase.contest.presenters import project_card as contest_card
from showcase.voting import alarms, journey, keys, presentation
from showcase.voting.choices import AlarmKind, Mode, RoundState
from showcase.voting.outcomes import Refusal, Refused
from showcase.voting.sentences import refusal_words
from showcase.voting.state import Panel, panel_of_number
from showcase.voting.views.guard import unavailable

CARD_SECONDS = 60
BROKEN = (Refusal.KEY, Refusal.CHANNEL_OFF, Refusal.UNAVAILABLE)


@dataclass(frozen=True)
class Step:
    """One voter at one project of one vote."""

    request: HttpRequest
    panel: Panel
    key: keys.RoundKey | None
    journey: journey.Journey

    @property
    def number(self) -> str:
        """Number of the project."""
        return self.panel.option.number

    def url(self, name: str) -> str:
        """Address of a step of this project."""
        return reverse(f"voting:{name}", args=[self.panel.round.year_page.year, self.number])

    @property
    def receipt_url(self) -> str:
        """Address of the receipt, which does not name the project."""
        return presentation.year_url("receipt", self.panel.round)


def step_of(request: HttpRequest, year: str, number: str) -> Step:
    """Find the project by its number. Raises Http404 for a number that is not in the vote of the year."""
    panel = panel_of_number(int(year), number)
    if panel is None:
        raise Http404("Проекта с таким номером на голосовании нет.")
    key = key_of(panel) if panel.round.mode == Mode.OWN else None
    return Step(request, panel, key, journey.read(request, key) if key else journey.Journey())


def key_of(panel: Panel) -> keys.RoundKey | None:
    """The round's key; without it the vote is closed, and somebody hears an alarm.

    A certified round has none: the key was destroyed with an act.
    """
    if panel.round.state == RoundState.CERTIFIED:
        return None
    try:
        return keys.load(panel.round)
    except keys.KeyFault:
        alarms.sound(panel.round.pk, AlarmKind.KEY)
        return None


def project_card(panel: Panel) -> dict[str, Any]:
    """The project with its photo, in the words of the announcement; kept a minute, the same for everybody."""
    kept = cache.get(name := f"vote-card-{panel.option.pk}")
    if kept is None:
        page = ProjectPage.objects.live().for_cards().filter(pk=panel.option.project_id).first()
        card = vars(contest_card(page)) if page else {"kind": "", "photo": None, "place": "", "url": ""}
        words = {name: getattr(panel.option, name) for name in ("number", "title", "municipality")}
        cache.set(name, kept := {**card, **words}, CARD_SECONDS)
    return kept


def page(step: Step, template: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the vote."""
    common = {
        "vote_title": title,
        "year": step.panel.round.year_page.year,
        "project": project_card(step.panel),
        "noindex": True,
        "is_demo": step.panel.round.is_demo,
        "phone_url": step.url("phone"),
    }
    return render(step.request, f"voting/{template}.html", {**common, **context}, status=status)


def closed(step: Step) -> HttpResponse:
    """The vote for this project is not open: say which of the reasons holds."""
    project = ProjectPage.objects.filter(pk=step.panel.option.project_id).first()
    view = presentation.closed_view(step.panel, project)
    return page(step, "closed", view["title"], panel=view)


def refusal(step: Step, refused: Refused) -> HttpResponse:
    """Nothing was done: say what happened and what to do."""
    if refused.reason in BROKEN:
        closes_at, now = step.panel.round.closes_at, step.panel.now
        closes = (closes_at, now) if now < closes_at else None
        return unavailable(step.request, may_be_taken=False, closes=closes)
    title, text = refusal_words(refused)
    again = refused.reason in (Refusal.EXPIRED, Refusal.TOO_MANY_ATTEMPTS)
    return page(step, "refused", title, text=text, can_ask_again=again)
