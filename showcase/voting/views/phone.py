"""Screen 1: what you support, who you are allowed to be, and where to send the code."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from showcase.core.models import SiteSettings
from showcase.core.network import client_address
from showcase.voting import ballotbox, vote_cookie
from showcase.voting.forms import PhoneForm, new_attempt
from showcase.voting.messages import error_title, refusal_text
from showcase.voting.models import Consent
from showcase.voting.outcomes import Issued, Refusal, Refused
from showcase.voting.phones import Phone
from showcase.voting.state import PanelState
from showcase.voting.views.guard import vote_page
from showcase.voting.views.steps import Step, closed, page, refusal, step_of

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
"""Refusals that are said above the form, which keeps what was typed."""


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
    if not SiteSettings.for_request(request).has_operator:
        return refusal(step, Refused(Refusal.NO_OPERATOR))
    version = Consent.latest_version()
    if request.method != "POST":
        notice = LOST if "zanovo" in request.GET else ""
        return screen(step, PhoneForm(None, step.panel.round, version), notice=notice)
    form = PhoneForm(request.POST, step.panel.round, version)
    return send(step, form) if form.is_valid() else screen(step, form)


def send(step: Step, form: PhoneForm) -> HttpResponse:
    """Ask for a code; the answer says nothing about whether the number has voted."""
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
    """On to screen 2, with the code's id in the browser's cookie."""
    response = HttpResponseRedirect(step.url("code"))
    after = step.cookie.with_code(issued.challenge.hex)
    vote_cookie.write(response, step.panel.round, step.key, after)
    return response


def screen(step: Step, form: PhoneForm, *, notice: str = "", refused: Refused | None = None) -> HttpResponse:
    """Draw screen 1, with whatever has to be said above the form."""
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
        title = error_title(context["refusal_title"])
    return page(step, "phone", error_title(title) if mistakes else title, **context)
