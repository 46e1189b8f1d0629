"""What the screens of the vote share: the situation of one project, and the pages that end a step."""

import logging
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from showcase.voting import keys, vote_cookie
from showcase.voting.choices import RoundState
from showcase.voting.messages import refusal_text
from showcase.voting.outcomes import Refusal, Refused
from showcase.voting.state import Panel, panel_of_number
from showcase.voting.views.guard import unavailable

logger = logging.getLogger(__name__)

BROKEN = (Refusal.KEY, Refusal.SENDING_OFF, Refusal.RESTORED, Refusal.UNAVAILABLE)


@dataclass(frozen=True)
class Step:
    """One voter at one project of one vote."""

    request: HttpRequest
    panel: Panel
    key: keys.RoundKey | None
    cookie: vote_cookie.VoteCookie

    def url(self, name: str) -> str:
        return self.panel.round.url(name, self.panel.option.number)

    @property
    def receipt_url(self) -> str:
        """Address of the receipt, which does not name the project."""
        return self.panel.round.url("receipt")


def step_of(request: HttpRequest, year: str, number: str) -> Step:
    """Find the project by its number. Raises Http404 for a number that is not in the vote of the year."""
    panel = panel_of_number(int(year), number)
    if panel is None:
        raise Http404("Проекта с таким номером на голосовании нет.")
    key = key_of(panel)
    return Step(request, panel, key, vote_cookie.read(request, key) if key else vote_cookie.VoteCookie())


def key_of(panel: Panel) -> keys.RoundKey | None:
    """The round's key; a certified round has none: it was destroyed with an act."""
    if panel.round.state == RoundState.CERTIFIED:
        return None
    try:
        return keys.load(panel.round)
    except keys.KeyFault:
        logger.critical("%s: ключ не прочитан, голоса не принимаем", panel.round)
        return None


def page(step: Step, template: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
    option = step.panel.option
    photo = option.picture and {
        "src": option.picture.url,
        "width": 600,
        "height": 450,
        "alt": option.picture_alt,
    }
    common = {
        "vote_title": title,
        "year": step.panel.round.year,
        "project": option,
        "photo": photo,
        "noindex": True,
        "is_demo": step.panel.round.is_demo,
        "phone_url": step.url("phone"),
        "project_url": step.url("project"),
    }
    return render(step.request, f"voting/{template}.html", {**common, **context}, status=status)


def closed(step: Step) -> HttpResponse:
    """The vote for this project is not open: say which of the reasons holds."""
    title = render_to_string("voting/panel_title.html", {"panel": step.panel}).strip()
    return page(step, "closed", title, panel=step.panel)


def refusal(step: Step, refused: Refused) -> HttpResponse:
    if refused.reason in BROKEN:
        closes_at, now = step.panel.round.closes_at, step.panel.now
        closes = (closes_at, now) if now < closes_at else None
        return unavailable(step.request, may_be_taken=False, closes=closes)
    title, text = refusal_text(refused)
    again = refused.reason in (Refusal.EXPIRED, Refusal.TOO_MANY_ATTEMPTS)
    return page(step, "refused", title, text=text, can_ask_again=again)
