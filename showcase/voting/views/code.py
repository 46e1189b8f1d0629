"""Screen 2: the code. What it shows is read from the database each time, so a reload is always true."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from showcase.core.network import client_address
from showcase.voting import ballotbox, vote_cookie
from showcase.voting.choices import RoundState
from showcase.voting.code_view import Asked, CodeView, find_asked
from showcase.voting.forms import CodeForm
from showcase.voting.outcomes import Accepted, AlreadyVoted, Issued, Refusal, Refused, WrongCode
from showcase.voting.state import PanelState
from showcase.voting.views.guard import vote_page
from showcase.voting.views.phone import ANSWERS, issue, to_code
from showcase.voting.views.steps import Step, closed, page, refusal, step_of

WRONG = "neverno"
OVER = (PanelState.COUNTING, PanelState.RESULTS)


@vote_page
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def ask_code(request: HttpRequest, year: str, number: str) -> HttpResponse:
    """Show the form for the code, or take it: send again, or open the ballot box."""
    step = step_of(request, year, number)
    panel = step.panel
    is_over = panel.state is PanelState.BEFORE or panel.round.state == RoundState.CERTIFIED
    if panel.is_round_paused or is_over:
        return closed(step)
    if step.key is None:
        return refusal(step, Refused(Refusal.KEY))
    if request.method != "POST":
        return show(step, latest(step), is_wrong=WRONG in request.GET)
    return take(step, request.POST.get("challenge", ""))


def latest(step: Step) -> Asked | None:
    """The newest challenge of this browser for this project, or one that has expired, of any."""
    found = (find_asked(item, step.panel, step.key) for item in reversed(step.cookie.asked))
    asked = [item for item in found if item]
    return next((item for item in asked if item.inside), asked[0] if asked else None)


def take(step: Step, challenge: str) -> HttpResponse:
    """Take a form that names a challenge of this browser; after the vote the cookie knows it as done."""
    if challenge not in (*step.cookie.asked, step.cookie.done) or not challenge:
        return lost(step)
    asked = find_asked(challenge, step.panel, step.key)
    if asked is None:
        return lost(step)
    return send_again(step, asked) if "again" in step.request.POST else enter(step, asked)


def lost(step: Step) -> HttpResponse:
    """No code was asked for in this browser, or too long ago."""
    return HttpResponseRedirect(f"{step.url('phone')}?zanovo=1")


def enter(step: Step, asked: Asked) -> HttpResponse:
    form = CodeForm(step.request.POST)
    if not form.is_valid():
        return show(step, asked, form=form)
    challenge = asked.challenge.pk
    outcome = ballotbox.confirm(challenge, form.cleaned_data["code"])
    if isinstance(outcome, Accepted | AlreadyVoted):
        response = HttpResponseRedirect(step.receipt_url)
        vote_cookie.write(response, step.panel.round, step.key, step.cookie.with_vote(challenge.hex))
        return response
    if isinstance(outcome, WrongCode):
        return HttpResponseRedirect(f"{step.url('code')}?{WRONG}=1")
    if outcome.reason is Refusal.UNAVAILABLE:
        return show(step, asked, form=form, is_unknown=True)
    return refusal(step, outcome)


def send_again(step: Step, asked: Asked) -> HttpResponse:
    """Another code to the same number, under the consent that was given for the first."""
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
    """Draw screen 2, unless there is nothing to enter any more."""
    if asked is None and step.cookie.done:
        return HttpResponseRedirect(step.receipt_url)
    if asked is None:
        return closed(step) if step.panel.state is not PanelState.OPEN else lost(step)
    if asked.challenge.used_at:
        return refusal(step, Refused(Refusal.USED))
    if step.panel.state in OVER:
        return closed(step)
    view = CodeView(step.panel, asked, step.key, client_address(step.request), **extra)
    return page(step, "code", view.title, 503 if view.is_unknown else 200, **view.context())
