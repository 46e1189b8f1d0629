"""Screen 1: what you support, who you are allowed to be, and where to send the code."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from showcase.core.network import client_address
from showcase.voting import ballotbox, journey
from showcase.voting.addresses import Address
from showcase.voting.choices import Channel
from showcase.voting.forms import PhoneForm, new_attempt
from showcase.voting.models import Consent
from showcase.voting.outcomes import Issued, Refusal, Refused
from showcase.voting.sentences import error_title, refusal_words
from showcase.voting.state import PanelState
from showcase.voting.views.guard import vote_page
from showcase.voting.views.proof import Demand, demand
from showcase.voting.views.steps import Step, closed, page, refusal, step_of

LOST = "Мы не нашли ваш запрос кода: прошло больше часа, или браузер его не сохранил. Голос пока не принят."
ANSWERS = (Refusal.TOO_SOON, Refusal.TOO_MANY_CODES, Refusal.BUDGET)


@vote_page
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def ask_phone(request: HttpRequest, year: str, number: str) -> HttpResponse:
    """Show the form, or take it and send a code."""
    step = step_of(request, year, number)
    if step.panel.state is not PanelState.OPEN:
        return closed(step)
    if step.key is None:
        return refusal(step, Refused(Refusal.KEY))
    version = Consent.latest_version()
    if request.method != "POST":
        notice = LOST if "zanovo" in request.GET else ""
        return screen(step, PhoneForm(None, step.panel.round, version), notice=notice)
    form = PhoneForm(request.POST, step.panel.round, version)
    if not form.is_valid():
        return screen(step, form)
    wanted = demand(step, request)
    return screen(step, form, demand=wanted) if wanted else send(step, form)


def send(step: Step, form: PhoneForm) -> HttpResponse:
    """Ask for a code; the answer says nothing about whether the number has voted."""
    answer = issue(step, form.address, form.latest_consent, form.cleaned_data["attempt"])
    if isinstance(answer, Issued):
        return to_code(step, answer, form.address)
    if answer.reason in ANSWERS:
        return screen(step, form, refused=answer)
    return refusal(step, answer)


def issue(step: Step, address: Address, consent_version: int, attempt: str) -> Issued | Refused:
    """Have a code made and queued."""
    return ballotbox.issue_challenge(
        step.panel.round,
        step.panel.option,
        address,
        network=client_address(step.request),
        consent_version=consent_version,
        attempt=attempt,
    )


def to_code(step: Step, issued: Issued, address: Address) -> HttpResponse:
    """On to screen 2, with the code's name in the browser's cookie."""
    response = HttpResponseRedirect(step.url("code"))
    after = step.journey.with_code(issued.challenge, step.number, address)
    journey.write(response, step.panel.round, step.key, after)
    return response


def screen(
    step: Step,
    form: PhoneForm,
    *,
    notice: str = "",
    refused: Refused | None = None,
    demand: Demand | None = None,
) -> HttpResponse:
    """Draw screen 1, with whatever has to be said above the form."""
    mistakes = form.mistakes()
    title = "Поддержать проект"
    context: dict[str, Any] = {
        "mistakes": mistakes,
        "fields": form.field_views(),
        "attempt": form.data.get("attempt") or new_attempt(),
        "age_text": step.panel.round.age_text,
        "email_allowed": step.panel.round.email_allowed,
        "by_email": form.data.get("channel") == Channel.EMAIL,
        "consent_version": form.latest_consent,
        "notice": notice,
        "demand": demand,
        "voted_here": bool(step.journey.done),
        "receipt_url": step.receipt_url,
    }
    if refused:
        context["refusal_title"], context["refusal_text"] = refusal_words(refused)
        title = error_title(context["refusal_title"])
    return page(step, "phone", error_title(title) if mistakes else title, **context)
