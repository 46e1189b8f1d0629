"""«Проверить мой голос»: tells whether a vote was taken in, never for whom."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from showcase.voting import receipts
from showcase.voting.choices import Mode, RoundState
from showcase.voting.clock import VotingNow
from showcase.voting.forms import CheckForm
from showcase.voting.models import VotingRound
from showcase.voting.moments import moment_ru
from showcase.voting.views.guard import vote_page


@vote_page
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def check(request: HttpRequest) -> HttpResponse:
    """Show the form, or look for a receipt."""
    rounds = list(
        VotingRound.objects.exclude(state=RoundState.DRAFT)
        .filter(mode=Mode.OWN)
        .select_related("year_page")
        .order_by("is_demo", "-year_page__year")
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


def taken(found: receipts.Taken, now: dt.datetime) -> dict[str, str]:
    """What is said of a vote that was taken in."""
    moment = f"{moment_ru(found.accepted_at, now)} по московскому времени"
    if found.is_voided:
        return {
            "answer_kind": "warning",
            "answer_title": "Голос аннулирован",
            "answer_text": f"Его приняли {moment}, но позже два человека решили его не считать. "
            "Сколько голосов аннулировано и почему, публикуем вместе с итогами. "
            "Не согласны — обратитесь к организаторам.",
        }
    return {
        "answer_kind": "success",
        "answer_title": "Голос принят",
        "answer_text": f"Он в списке с {moment}.",
    }


def look_up(voting_round: VotingRound, form: CheckForm) -> dict[str, str]:
    """Kind, title and text of the answer."""
    found = receipts.check(voting_round, form.cleaned_data["receipt"], form.cleaned_data["proof"])
    if isinstance(found, receipts.Taken):
        return taken(found, voting_round.now)
    if found is receipts.Check.DESTROYED:
        return {
            "answer_kind": "info",
            "answer_title": "Проверить уже нельзя",
            "answer_text": f"Итоги {voting_round.contest} года утверждены, отметки о голосах уничтожены.",
        }
    return {
        "answer_kind": "warning",
        "answer_title": "Такой квитанции нет",
        "answer_text": f"Среди голосов {voting_round.contest} года её не нашли. "
        "Проверьте номер квитанции, год и последние четыре цифры телефона.",
    }
