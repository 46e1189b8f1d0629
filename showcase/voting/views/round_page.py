"""The page of a whole vote: what it is about, and afterwards what came of it. Public, without forms."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from showcase.contest.models import ProjectPage
from showcase.core.links import local_url
from showcase.core.russian import count_ru
from showcase.core.tables import Cell, Table, table_view
from showcase.voting import presentation
from showcase.voting.choices import RoundState
from showcase.voting.models import VotingRound
from showcase.voting.results import results_of
from showcase.voting.state import Panel, panel_of_year


def announced(year: str | int) -> Panel:
    """The panel of the vote of a year. Raises Http404 where none is announced."""
    panel = panel_of_year(int(year))
    if panel is None:
        raise Http404("Голосования этого года нет.")
    return panel


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The short address on posters leads to the newest vote."""
    rounds = VotingRound.objects.exclude(state=RoundState.DRAFT).select_related("year_page")
    latest = rounds.order_by("is_demo", "-year_page__year").first()
    if latest is None:
        raise Http404("Голосований ещё не было.")
    return HttpResponseRedirect(presentation.year_url("round", latest))


@require_safe
def round_page(request: HttpRequest, year: str) -> HttpResponse:
    """The vote of a year."""
    panel = announced(year)
    voting_round = panel.round
    year_page = voting_round.year_page
    results = results_of(voting_round) if panel.shows_totals else None
    context = {
        "year": year_page.year,
        "is_demo": voting_round.is_demo,
        "noindex": voting_round.is_demo,
        "panel": presentation.round_view(panel, results),
        "crumbs": [
            {"url": "/", "title": "Главная"},
            {"url": "/gody/", "title": "Годы"},
            {"url": local_url(year_page.url_path), "title": f"Конкурс {year_page.year} года"},
        ],
        "facts": presentation.rule_facts(voting_round, panel.now),
        "canonical_url": settings.SITE_URL + presentation.year_url("round", voting_round),
        "year_url": local_url(year_page.url_path),
    }
    if results:
        context["totals"] = presentation.totals_view(results)
    else:
        context["options"] = options_table(voting_round)
    return render(request, "voting/round.html", context)


def options_table(voting_round: VotingRound) -> Table | None:
    """All projects of the vote by their numbers: an order that says nothing about votes."""
    options = list(voting_round.options.all())
    pages = ProjectPage.objects.live().only("url_path").in_bulk([option.project_id for option in options])
    urls = {key: local_url(page.url_path) for key, page in pages.items()}
    rows = [
        [Cell(option.title, urls.get(option.project_id, "")), option.number, option.municipality]
        for option in options
    ]
    caption = count_ru(len(rows), "проект", "проекта", "проектов")
    return table_view(caption, ["Проект", "Номер", "Где"], rows) if rows else None
