"""The two screens of a vote: the phone number, then the code.

Their state is read from the database on every request, so reloading is always safe.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from showcase.core.models import SiteSettings
from showcase.core.network import client_address
from showcase.core.public_forms import as_error
from showcase.core.sql import ask_prepared
from showcase.voting import ballotbox, delivery
from showcase.voting.choices import RoundState
from showcase.voting.database import CODE_OF_ROUND
from showcase.voting.forms import CodeForm, PhoneForm, new_attempt
from showcase.voting.limits import MAX_ATTEMPTS
from showcase.voting.messages import refusal_text, wrong_code
from showcase.voting.models import Challenge, Consent
from showcase.voting.outcomes import Accepted, AlreadyVoted, Issued, Refusal, Refused, WrongCode
from showcase.voting.phones import Phone
from showcase.voting.state import PanelState
from showcase.voting.views.guard import vote_page
from showcase.voting.views.steps import Step, closed, fault_of, page, refusal, step_of, write_cookie

LOST = (
    "Мы не нашли ваш запрос кода: код устарел, или браузер его не сохранил. Голос пока не принят. "
    "Запросите новый код."
)
ANSWERS = (
    Refusal.TOO_SOON,
    Refusal.TOO_MANY_CODES,
    Refusal.NETWORK,
    Refusal.NETWORK_DAY,
    Refusal.BUDGET,
)
"""Refusals shown above the form, which keeps its values."""


@vote_page
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask_phone(request: HttpRequest, year: str, number: str) -> HttpResponse:
    step = step_of(request, year, number)
    if step.panel.state is not PanelState.OPEN:
        return closed(step)
    if not SiteSettings.shown().has_operator:
        return refusal(step, Refused(Refusal.NO_OPERATOR))
    if fault := fault_of(step):
        return refusal(step, fault)
    version = Consent.latest_version()
    if request.method != "POST":
        notice = LOST if "zanovo" in request.GET else ""
        return screen(step, PhoneForm(None, step.panel.round, version), notice=notice)
    form = PhoneForm(request.POST, step.panel.round, version)
    return send(step, form) if form.is_valid() else screen(step, form)


def send(step: Step, form: PhoneForm) -> HttpResponse:
    """Request a code. The response does not reveal whether the number has voted."""
    answer = issue(step, form.number, form.latest_consent, form.cleaned_data["attempt"])
    if isinstance(answer, Issued):
        return to_code(step, answer)
    if answer.reason in ANSWERS:
        return screen(step, form, refused=answer)
    return refusal(step, answer)


def issue(step: Step, phone: Phone, consent_version: int, attempt: str) -> Issued | Refused:
    return ballotbox.issue_challenge(
        step.panel.round,
        step.panel.option,
        phone,
        network=client_address(step.request),
        consent_version=consent_version,
        attempt=attempt[:40],
    )


def to_code(step: Step, issued: Issued) -> HttpResponse:
    """Redirect to screen 2 and store the challenge id in the cookie."""
    response = HttpResponseRedirect(step.url("code"))
    after = step.cookie.with_code(issued.challenge.hex)
    write_cookie(response, step.panel.round, step.key, after)
    return response


def screen(step: Step, form: PhoneForm, *, notice: str = "", refused: Refused | None = None) -> HttpResponse:
    mistakes = form.mistakes()
    title = "Поддержать проект"
    context: dict[str, Any] = {
        "mistakes": mistakes,
        "fields": form.field_views(),
        "attempt": form.data.get("attempt") or new_attempt(),
        "age_text": step.panel.round.age_text,
        "consent_version": form.latest_consent,
        "notice": notice,
        "voted_here": bool(step.cookie.done),
        "receipt_url": step.receipt_url,
    }
    if refused:
        context["refusal_title"], context["refusal_text"] = refusal_text(refused)
        context["retry_seconds"] = refused.retry_after if refused.reason is Refusal.NETWORK else None
        title = as_error(context["refusal_title"])
    return page(step, "phone", as_error(title) if mistakes else title, **context)


# Screen 2

PLAIN_TITLE = "Введите код из СМС"
WRONG = "neverno"
SEEN = "id, sealed, consent_version, expires_at, used_at, attempts, gateway, gateway_id, state"
"""Columns in the order of the model's fields, as `from_db` wants them."""
FIND = f"SELECT {SEEN}, voting_now() FROM voting_challenge WHERE {CODE_OF_ROUND}"  # noqa: S608
OVER = (PanelState.COUNTING, PanelState.RESULTS)


@dataclass(frozen=True)
class Asked:
    """A challenge of this browser; `phone` is empty once it was used or has expired."""

    challenge: Challenge
    now: dt.datetime
    phone: Phone | None

    @property
    def stale(self) -> Refusal | None:
        if self.challenge.attempts >= MAX_ATTEMPTS:
            return Refusal.TOO_MANY_ATTEMPTS
        return Refusal.EXPIRED if self.now >= self.challenge.expires_at else None


def find_asked(step: Step, challenge_id: str) -> Asked | None:
    """Load a challenge and the database's time; None if it belongs to another project."""
    rows = ask_prepared(FIND, {"challenge": challenge_id, "round": step.panel.round.pk})
    if not rows:
        return None
    *values, now = rows[0]
    found = Challenge.from_db(None, SEEN.split(", "), values)
    found.round = step.panel.round
    if found.sealed is None or now >= found.expires_at:
        return Asked(found, now, None)
    inside = step.key.open_challenge(found.pk, bytes(found.sealed))
    return Asked(found, now, Phone(inside.phone)) if inside.option == step.panel.option.pk else None


@vote_page
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask_code(request: HttpRequest, year: str, number: str) -> HttpResponse:
    """Show the code form; on POST send another code or submit the vote."""
    step = step_of(request, year, number)
    panel = step.panel
    is_over = panel.state is PanelState.BEFORE or panel.round.state == RoundState.CERTIFIED
    if panel.is_round_paused or is_over:
        return closed(step)
    if fault := fault_of(step):
        return refusal(step, fault)
    if request.method == "POST":
        return take(step, request.POST.get("challenge", ""))
    return show(step, latest(step), is_wrong=WRONG in request.GET)


def latest(step: Step) -> Asked | None:
    """Return this browser's newest valid challenge for this project, or else its newest expired one."""
    found = (find_asked(step, item) for item in reversed(step.cookie.asked))
    asked = [item for item in found if item]
    return next((item for item in asked if item.phone), asked[0] if asked else None)


def take(step: Step, challenge: str) -> HttpResponse:
    """Handle a submitted form whose challenge is in this browser's cookie."""
    if challenge not in (*step.cookie.asked, step.cookie.done) or not challenge:
        return lost(step)
    asked = find_asked(step, challenge)
    if asked is None:
        return lost(step)
    return send_again(step, asked) if "again" in step.request.POST else enter(step, asked)


def lost(step: Step) -> HttpResponse:
    """Redirect to screen 1: this browser has no valid challenge."""
    return HttpResponseRedirect(f"{step.url('phone')}?zanovo=1")


def enter(step: Step, asked: Asked) -> HttpResponse:
    form = CodeForm(step.request.POST)
    if not form.is_valid():
        return show(step, asked, form=form)
    challenge = asked.challenge.pk
    outcome = ballotbox.confirm(step.panel.round, challenge, form.cleaned_data["code"])
    if isinstance(outcome, Accepted | AlreadyVoted):
        response = HttpResponseRedirect(step.receipt_url)
        write_cookie(response, step.panel.round, step.key, step.cookie.with_vote(challenge.hex))
        return response
    if isinstance(outcome, WrongCode):
        return HttpResponseRedirect(f"{step.url('code')}?{WRONG}=1")
    if outcome.reason is Refusal.UNAVAILABLE:
        return show(step, asked, form=form, is_unknown=True)
    return refusal(step, outcome)


def send_again(step: Step, asked: Asked) -> HttpResponse:
    """Send another code to the same number, with the consent given for the first."""
    if step.panel.state is not PanelState.OPEN:
        return closed(step)
    if asked.phone is None:
        return lost(step)
    attempt = step.request.POST.get("attempt", "")
    answer = issue(step, asked.phone, asked.challenge.consent_version, attempt)
    if isinstance(answer, Issued):
        return to_code(step, answer)
    return show(step, asked, refused=answer) if answer.reason in ANSWERS else refusal(step, answer)


def show(step: Step, asked: Asked | None, **extra: Any) -> HttpResponse:
    """Render screen 2, unless no code can be entered any more."""
    if asked is None and step.cookie.done:
        return HttpResponseRedirect(step.receipt_url)
    if asked is None:
        return closed(step) if step.panel.state is not PanelState.OPEN else lost(step)
    if asked.challenge.used_at:
        return refusal(step, Refused(Refusal.USED))
    if step.panel.state in OVER:
        return closed(step)
    return draw(step, asked, **extra)


def draw(
    step: Step,
    asked: Asked,
    *,
    form: CodeForm | None = None,
    is_wrong: bool = False,
    refused: Refused | None = None,
    is_unknown: bool = False,
) -> HttpResponse:
    """Render screen 2. `is_unknown`: the database did not respond to the vote. Errors are put first in the title."""
    challenge, phone, is_open = asked.challenge, asked.phone, step.panel.state is PanelState.OPEN
    said = refused or (Refused(asked.stale) if asked.stale else None)
    mistakes: list[Any] = form.mistakes() if form and not is_unknown else []
    if is_wrong and 0 < challenge.attempts < MAX_ATTEMPTS:
        mistakes = [{"url": "#id_code", "text": wrong_code(MAX_ATTEMPTS - challenge.attempts)}]
    refusal_title, text = refusal_text(said) if said else ("", "")
    title = as_error(refusal_title or PLAIN_TITLE) if said or mistakes else PLAIN_TITLE
    context = {
        "mistakes": mistakes,
        "value": form.data.get("code", "") if form and is_unknown else "",
        "challenge": challenge,
        "attempt": new_attempt(),
        "refusal_title": refusal_title,
        "refusal_text": text,
        "is_stale": asked.stale is not None,
        "is_unknown": is_unknown,
        "can_send_again": is_open and phone is not None,
        "can_ask_again": is_open and phone is None,
        "demo_text": delivery.shown_text(challenge) if phone else "",
        "masked": phone.masked if phone else "ваш номер",
        **(resend(step, asked, phone) if is_open and phone else {}),
    }
    return page(
        step, "code", "Связь прервалась" if is_unknown else title, 503 if is_unknown else 200, **context
    )


def resend(step: Step, asked: Asked, phone: Phone) -> dict[str, Any]:
    """Return when the next code may be requested: the longest wait of all limits, rounded up to a minute."""
    network = client_address(step.request)
    refused = ballotbox.wait_before_next(asked.challenge, step.key, phone, network, asked.now)
    wait = (refused.retry_after or 0) if refused else 0
    after = asked.now + dt.timedelta(seconds=wait)
    return {
        "resend_seconds": wait,
        "resend_at": after.replace(second=0, microsecond=0) + dt.timedelta(minutes=1),
    }
