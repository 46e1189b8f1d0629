"""The end of a vote: the receipt, for half an hour in the browser that voted. It never names the project."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from showcase.core.templatetags.share import share_links
from showcase.voting import ballotbox, receipts, vote_cookie
from showcase.voting.formatting import day_ru, time_ru
from showcase.voting.outcomes import Accepted, AlreadyVoted
from showcase.voting.presentation import results_due, year_url
from showcase.voting.state import Panel
from showcase.voting.views.guard import vote_page
from showcase.voting.views.round_page import announced
from showcase.voting.views.steps import key_of


@vote_page
@require_safe
def receipt(request: HttpRequest, year: str) -> HttpResponse:
    """Show the receipt, or when this number voted before, or that there is nothing to show here."""
    panel = announced(year)
    found = voted_here(request, panel)
    if found is None:
        return page(request, panel, "no_receipt", "Квитанция здесь больше не показывается")
    if isinstance(found, AlreadyVoted):
        return page(request, panel, "already", "Голос уже принят", at=moment(found.accepted_at, panel.now))
    return page(request, panel, "receipt", "Ваш голос принят", **receipt_context(panel, found))


def receipt_context(panel: Panel, found: Accepted) -> dict[str, Any]:
    share = settings.SITE_URL + year_url("round", panel.round)
    return {
        "groups": receipts.grouped(found.receipt).split("-"),
        "at": moment(found.accepted_at, panel.now),
        "due": results_due(panel.round, panel.now),
        "record_url": year_url("record", panel.round),
        "qr": mark_safe(receipts.qr_svg(check_url(panel))),
        "file_url": year_url("receipt_file", panel.round),
        "share_url": share,
        "share_links": share_links(share, "Идёт голосование за проекты жителей"),
    }


@vote_page
@require_safe
def receipt_file(request: HttpRequest, year: str) -> HttpResponse:
    panel = announced(year)
    found = voted_here(request, panel)
    if not isinstance(found, Accepted):
        return HttpResponseRedirect(year_url("receipt", panel.round))
    text = receipts.as_text(panel.round.contest, found.receipt, found.accepted_at, check_url(panel))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="kvitantsiya-{year}-{found.receipt[:4]}.txt"'
    )
    return response


def voted_here(request: HttpRequest, panel: Panel) -> Accepted | AlreadyVoted | None:
    """What this browser's right code led to: a receipt, or the moment of this number's earlier vote."""
    key = key_of(panel)
    done = vote_cookie.read(request, key).done if key else ""
    return ballotbox.outcome_of(UUID(done)) if done else None


def check_url(panel: Panel) -> str:
    """Where the receipt is checked; the address holds nothing of it."""
    return f"{settings.SITE_URL}{reverse('voting:check')}?god={panel.round.year}"


def moment(at: dt.datetime, now: dt.datetime) -> str:
    """«6 апреля, 14:20»."""
    return f"{day_ru(at, now)}, {time_ru(at)}"


def page(request: HttpRequest, panel: Panel, template: str, title: str, **context: object) -> HttpResponse:
    year = panel.round.year
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
