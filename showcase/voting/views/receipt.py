"""The end of a vote: the receipt, for half an hour in the browser that voted. It never names the project."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from showcase.core.templatetags.share import share_links
from showcase.voting import journey, receipts
from showcase.voting.ballotbox.accept import SHOWN_AGAIN
from showcase.voting.clock import VotingNow
from showcase.voting.journey import Journey
from showcase.voting.models import Challenge, Participation
from showcase.voting.moments import day_ru, time_ru
from showcase.voting.outcomes import Accepted
from showcase.voting.presentation import results_due, year_url
from showcase.voting.state import Panel
from showcase.voting.views.guard import vote_page
from showcase.voting.views.round_page import announced
from showcase.voting.views.steps import key_of

SHARE_TITLE = "Идёт голосование за проекты жителей"


@vote_page
@require_safe
def receipt(request: HttpRequest, year: str) -> HttpResponse:
    """Show the receipt, or when this number voted before, or that there is nothing to show here."""
    panel = announced(year)
    found = voted_here(request, panel)
    if found is None:
        return page(request, panel, "no_receipt", "Квитанция здесь больше не показывается")
    if isinstance(found, dt.datetime):
        return page(request, panel, "already", "Голос уже принят", at=moment(found, panel.now))
    return page(request, panel, "receipt", "Ваш голос принят", **receipt_context(panel, found))


def receipt_context(panel: Panel, found: receipts.Receipt) -> dict[str, Any]:
    """A receipt for the template."""
    share = settings.SITE_URL + year_url("round", panel.round)
    return {
        "groups": found.shown_code.split("-"),
        "at": moment(found.accepted_at, panel.now),
        "due": results_due(panel.round, panel.now),
        "qr": mark_safe(receipts.qr_svg(check_url(panel))),
        "file_url": year_url("receipt_file", panel.round),
        "share_url": share,
        "share_links": share_links(share, SHARE_TITLE),
    }


@vote_page
@require_safe
def receipt_file(request: HttpRequest, year: str) -> HttpResponse:
    """The receipt as a text to keep or to print."""
    panel = announced(year)
    found = voted_here(request, panel)
    if not isinstance(found, receipts.Receipt):
        return HttpResponseRedirect(year_url("receipt", panel.round))
    text = receipts.as_text(found, check_url(panel))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="kvitantsiya-{year}-{found.code[:4]}.txt"'
    )
    return response


def voted_here(request: HttpRequest, panel: Panel) -> receipts.Receipt | dt.datetime | None:
    """What this browser's right code led to: a receipt, or the moment of this number's earlier vote."""
    key = key_of(panel) if panel.round.key_fingerprint else None
    came = journey.read(request, key) if key else Journey()
    found = Challenge.objects.filter(pk=came.done or None, used_at__gt=VotingNow() - SHOWN_AGAIN).first()
    if found is None or found.round_id != panel.round.pk:
        return None
    person = Participation.objects.get(round=panel.round, voter_tag=found.voter_tag)
    if bytes(person.receipt_hash) != bytes(found.receipt_hash):
        return person.accepted_at
    code = receipts.code_of(key, found.pk)
    accepted = Accepted(code, person.accepted_at, bytes(person.receipt_hash), found.option_id, repeated=True)
    return receipts.make(panel.round, accepted)


def check_url(panel: Panel) -> str:
    """Where the receipt is checked; the address holds nothing of it."""
    return f"{settings.SITE_URL}{reverse('voting:check')}?god={panel.round.year_page.year}"


def moment(at: dt.datetime, now: dt.datetime) -> str:
    """«6 апреля, 14:20»."""
    return f"{day_ru(at, now)}, {time_ru(at)}"


def page(request: HttpRequest, panel: Panel, template: str, title: str, **context: object) -> HttpResponse:
    """A page at the end of the vote."""
    year = panel.round.year_page.year
    common = {
        "vote_title": title,
        "year": year,
        "noindex": True,
        "is_demo": panel.round.is_demo,
        "check_url": f"{reverse('voting:check')}?god={year}",
        "round_url": year_url("round", panel.round),
        "projects_url": f"/proekty/?god={year}",
    }
    return render(request, f"voting/{template}.html", {**common, **context})
