"""The receipt (for half an hour, in the browser that voted) and its check. Neither reveals the project."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from showcase.core.templatetags.share import share_links
from showcase.voting import ballotbox, receipts
from showcase.voting.choices import RoundState
from showcase.voting.database import VotingNow
from showcase.voting.forms import CheckForm
from showcase.voting.models import VotingRound
from showcase.voting.outcomes import Accepted, AlreadyVoted
from showcase.voting.state import Panel
from showcase.voting.views.guard import vote_page
from showcase.voting.views.public import announced, download
from showcase.voting.views.steps import key_of, read_cookie, vote_render


@vote_page
@require_safe
def receipt(request: HttpRequest, year: str) -> HttpResponse:
    """Show the receipt, or the time of the number's earlier vote, or that there is none in this browser."""
    panel = announced(year)
    found = voted_here(request, panel)
    if found is None:
        return vote_render(request, panel, "no_receipt", "Квитанция здесь больше не показывается")
    if isinstance(found, AlreadyVoted):
        return vote_render(request, panel, "already", "Голос уже принят", accepted_at=found.accepted_at)
    share = settings.SITE_URL + panel.round.url("round")
    return vote_render(
        request,
        panel,
        "receipt",
        "Ваш голос принят",
        groups=receipts.grouped(found.receipt).split("-"),
        accepted_at=found.accepted_at,
        check_url=check_url(panel),
        share_url=share,
        share_links=share_links(share, "Идёт голосование за проекты жителей"),
    )


@vote_page
@require_safe
def receipt_file(request: HttpRequest, year: str) -> HttpResponse:
    """Download the receipt as a text file, with a QR code of block characters."""
    panel = announced(year)
    found = voted_here(request, panel)
    if not isinstance(found, Accepted):
        return HttpResponseRedirect(panel.round.url("receipt"))
    context = {
        "year": year,
        "code": receipts.grouped(found.receipt),
        "accepted_at": found.accepted_at,
        "check_url": check_url(panel),
        "qr": receipts.qr_text(check_url(panel)),
    }
    name = f"kvitantsiya-{year}-{found.receipt[:4]}.txt"
    return download(render_to_string("voting/receipt.txt", context, request), "text/plain", name)


def voted_here(request: HttpRequest, panel: Panel) -> Accepted | AlreadyVoted | None:
    """Return the outcome of the code entered in this browser: the vote, or the number's earlier vote."""
    key = key_of(panel)
    done = read_cookie(request, key).done if key else ""
    return ballotbox.outcome_of(panel.round, UUID(done)) if done else None


def check_url(panel: Panel) -> str:
    """Return the URL of the receipt check, without the receipt itself."""
    return f"{settings.SITE_URL}{reverse('voting:check')}?god={panel.round.year}"


@vote_page
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """«Проверить мой голос»: shows whether a vote was accepted, never for which project."""
    announced_rounds = VotingRound.objects.exclude(state=RoundState.DRAFT).order_by("is_demo", "-year")
    rounds = list(announced_rounds.annotate(now=VotingNow()))
    wanted = request.POST.get("god") or request.GET.get("god", "")
    chosen = next((item for item in rounds if item.contest == wanted), rounds[0] if rounds else None)
    form = CheckForm(request.POST if request.method == "POST" else None)
    found = None
    if chosen and form.is_bound and form.is_valid():
        found = receipts.check(chosen, form.cleaned_data["receipt"], form.cleaned_data["proof"])
    mistakes = form.mistakes() if form.is_bound else []
    context = {
        "vote_title": "Ошибка: проверьте, что вы ввели" if mistakes else "Проверить мой голос",
        "noindex": True,
        "mistakes": mistakes,
        "fields": form.field_views(),
        "rounds": rounds,
        "chosen": chosen,
        "found": found,
        "is_demo": bool(chosen and chosen.is_demo),
    }
    return render(request, "voting/check.html", context)
