"""Shared by the screens: the `Step` of a request, the vote's cookie, closed and refusal pages."""

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from showcase.voting import ballotbox, keys
from showcase.voting.choices import RoundState
from showcase.voting.limits import COOKIE_CODES, COOKIE_LIFETIME
from showcase.voting.messages import refusal_text
from showcase.voting.models import VotingRound
from showcase.voting.outcomes import Refusal, Refused
from showcase.voting.state import Panel, panel_of_number
from showcase.voting.views.guard import unavailable

logger = logging.getLogger(__name__)

COOKIE = "golos"
SALT = "showcase.voting.vote_cookie"

BROKEN = (Refusal.KEY, Refusal.SENDING_OFF, Refusal.RESTORED, Refusal.UNAVAILABLE)


@dataclass(frozen=True)
class VoteCookie:
    """Challenges of this browser, oldest first, and the one whose code was entered."""

    asked: tuple[str, ...] = ()
    done: str = ""

    def with_code(self, challenge: str) -> "VoteCookie":
        others = [item for item in self.asked if item != challenge]
        return VoteCookie((*others, challenge)[-COOKIE_CODES:], self.done)

    def with_vote(self, challenge: str) -> "VoteCookie":
        """Keep only the confirmed challenge, so that the next user of the device learns nothing of earlier ones."""
        return VoteCookie((), challenge)


def read_cookie(request: HttpRequest, key: keys.RoundKey) -> VoteCookie:
    """Read the signed cookie; an invalid or expired one counts as empty."""
    try:
        age = COOKIE_LIFETIME.total_seconds()
        asked, done = _signer(key).unsign_object(request.COOKIES.get(COOKIE, ""), max_age=age)
        return VoteCookie(tuple(asked), done)
    except (signing.BadSignature, ValueError, TypeError):
        return VoteCookie()


def write_cookie(
    response: HttpResponse, voting_round: VotingRound, key: keys.RoundKey, cookie: VoteCookie
) -> None:
    """Set the cookie, limited to the pages of this vote."""
    response.set_cookie(
        COOKIE,
        _signer(key).sign_object([cookie.asked, cookie.done]),
        max_age=COOKIE_LIFETIME,
        path=voting_round.url("round"),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _signer(key: keys.RoundKey) -> signing.TimestampSigner:
    return signing.TimestampSigner(key=key.mac("cookie").hex(), salt=SALT)


@dataclass(frozen=True)
class Step:
    request: HttpRequest
    panel: Panel
    key: keys.RoundKey | None
    cookie: VoteCookie

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
    cookie = read_cookie(request, key) if key else VoteCookie()
    return Step(request, panel, key, cookie)


def fault_of(step: Step) -> Refused | None:
    """Return a refusal if the key or database does not match the round. For POST the ballot box checks the latter."""
    if step.key is None:
        return Refused(Refusal.KEY)
    if step.request.method == "POST":
        return None
    try:
        return Refused(Refusal.RESTORED) if ballotbox.is_behind(step.panel.round.pk) else None
    except keys.KeyFault:
        return Refused(Refusal.KEY)


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
        "width": 400,
        "height": 300,
        "alt": option.picture_alt,
    }
    context |= {
        "project": option,
        "photo": photo,
        "phone_url": step.url("phone"),
        "project_url": step.url("project"),
    }
    return vote_render(step.request, step.panel, template, title, status, **context)


def vote_render(
    request: HttpRequest, panel: Panel, template: str, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    common = {
        "vote_title": title,
        "year": panel.round.year,
        "panel": panel,
        "noindex": True,
        "is_demo": panel.round.is_demo,
    }
    return render(request, f"voting/{template}.html", {**common, **context}, status=status)


def closed(step: Step) -> HttpResponse:
    """Render the page that says why the vote for this project is not open."""
    title = render_to_string("voting/panel_title.html", {"panel": step.panel}).strip()
    return page(step, "closed", title)


def refusal(step: Step, refused: Refused) -> HttpResponse:
    if refused.reason in BROKEN:
        closes_at, now = step.panel.round.closes_at, step.panel.now
        closes = (closes_at, now) if now < closes_at else None
        return unavailable(step.request, may_be_taken=False, closes=closes)
    title, text = refusal_text(refused)
    again = refused.reason in (Refusal.EXPIRED, Refusal.TOO_MANY_ATTEMPTS)
    return page(step, "refused", title, text=text, can_ask_again=again)
