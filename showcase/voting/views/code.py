"""Screen 2: the code. What it shows is read from the database each time, so a reload is always true."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from showcase.voting import ballotbox, journey
from showcase.voting.choices import Mode, RoundState
from showcase.voting.code_screen import CodeScreen, challenge_of
from showcase.voting.forms import CodeForm
from showcase.voting.journey import Asked
from showcase.voting.outcomes import Accepted, AlreadyVoted, Issued, Refusal, Refused, WrongCode
from showcase.voting.state import PanelState
from showcase.voting.views.guard import vote_page
from showcase.voting.views.phone import ANSWERS, issue, to_code
from showcase.voting.views.proof import demand
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
    if (
        panel.round.mode != Mode.OWN
        or panel.state is PanelState.BEFORE
        or panel.round.state == RoundState.CERTIFIED
    ):
        return closed(step)
    if step.key is None:
        return refusal(step, Refused(Refusal.KEY))
    if request.method != "POST":
        return show(step, step.journey.latest(number), is_wrong=WRONG in request.GET)
    asked = step.journey.find(request.POST.get("challenge", ""), number)
    if asked is None:
        return lost(step)
    return send_again(step, asked) if "again" in request.POST else enter(step, asked)


def lost(step: Step) -> HttpResponse:
    """No code was asked for in this browser, or too long ago."""
    return HttpResponseRedirect(f"{step.url('phone')}?zanovo=1")


def enter(step: Step, asked: Asked) -> HttpResponse:
    """Take the code to the ballot box; what it answers is final."""
    form = CodeForm(step.request.POST)
    if not form.is_valid():
        return show(step, asked, form=form)
    outcome = ballotbox.confirm(asked.challenge, form.cleaned_data["code"])
    if isinstance(outcome, Accepted | AlreadyVoted):
        response = HttpResponseRedirect(step.receipt_url)
        journey.write(response, step.panel.round, step.key, step.journey.with_vote(asked.challenge))
        return response
    if isinstance(outcome, WrongCode):
        return HttpResponseRedirect(f"{step.url('code')}?{WRONG}=1")
    if outcome.reason is Refusal.UNAVAILABLE:
        return show(step, asked, form=form, is_unknown=True)
    return refusal(step, outcome)


def send_again(step: Step, asked: Asked) -> HttpResponse:
    """Another code to the same address, under the consent that was given for the first."""
    if step.panel.state is not PanelState.OPEN:
        return closed(step)
    address, before = asked.parsed(), challenge_of(asked)
    if address is None or before is None:
        return lost(step)
    if wanted := demand(step, step.request):
        return show(step, asked, wanted=wanted)
    answer = issue(step, address, before.consent_version, step.request.POST.get("attempt", "")[:40])
    if isinstance(answer, Issued):
        return to_code(step, answer, address)
    return show(step, asked, refused=answer) if answer.reason in ANSWERS else refusal(step, answer)


def show(step: Step, asked: Asked | None, **extra: Any) -> HttpResponse:
    """Draw screen 2, unless there is nothing to enter any more."""
    if asked and step.journey.done == asked.challenge:
        return HttpResponseRedirect(step.receipt_url)
    found = challenge_of(asked) if asked else None
    if found is None:
        return closed(step) if step.panel.state is not PanelState.OPEN else lost(step)
    if step.panel.state in OVER:
        return closed(step)
    address = asked.parsed()
    screen = CodeScreen(step.panel, found, address.masked if address else "", **extra)
    return page(step, "code", screen.title, screen.status, **screen.context())
