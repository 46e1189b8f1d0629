"""«Проверить мой голос»: tells whether a vote was taken in, never for whom."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from showcase.voting import receipts
from showcase.voting.choices import RoundState
from showcase.voting.clock import VotingNow
from showcase.voting.formatting import moment_ru
from showcase.voting.forms import CheckForm
from showcase.voting.models import VotingRound
from showcase.voting.views.guard import vote_page


@vote_page
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def check(request: HttpRequest) -> HttpResponse:
    rounds = list(
        VotingRound.objects.exclude(state=RoundState.DRAFT)
        .order_by("is_demo", "-year")
        .annotate(now=VotingNow())
    )
    wanted = request.POST.get("god") or request.GET.get("god", "")
    chosen = next((item for item in rounds if item.contest == wanted), rounds[0] if rounds else None)
    form = CheckForm(request.POST if request.method == "POST" else None)
    answer = look_up(chosen, form) if chosen and form.is_bound and form.is_valid() else None
    mistakes = form.mistakes() if form.is_bound else []
    context = {
        "vote_title": "Ошибка: проверьте, что вы ввели" if mistakes else "Проверить мой голос",
        "noindex": True,
        "mistakes": mistakes,
        "fields": form.field_views(),
        "rounds": [{"year": item.contest, "is_chosen": item is chosen} for item in rounds],
        "is_demo": bool(chosen and chosen.is_demo),
        **(answer or {}),
    }
    return render(request, "voting/check.html", context)


def look_up(voting_round: VotingRound, form: CheckForm) -> dict[str, str]:
    found = receipts.check(voting_round, form.cleaned_data["receipt"], form.cleaned_data["proof"])
    if found.found is receipts.Found.NOWHERE:
        return {
            "answer_kind": "warning",
            "answer_title": "Такой квитанции нет",
            "answer_text": f"Среди голосов {voting_round.contest} года её не нашли. "
            "Проверьте номер квитанции, год и последние четыре цифры телефона.",
        }
    return {
        "answer_kind": "success",
        "answer_title": "Голос принят",
        "answer_text": taken(found, voting_round.now),
    }


def taken(found: receipts.Check, now: dt.datetime) -> str:
    """When a vote was taken, and whether the public record has it already."""
    moment = found.accepted_at or found.sealed_at
    text = f"Он в списке с {moment_ru(moment, now)} по московскому времени."
    if found.found is receipts.Found.WAITING:
        return f"{text} В публичный журнал квитанция попадёт в течение часа."
    return f"{text} Квитанция есть в публичном журнале."
