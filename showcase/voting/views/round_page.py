"""The page of a whole vote: what it is about, and afterwards what came of it. Public, without forms."""

from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from showcase.contest.models import ProjectPage
from showcase.core.links import Link, local_url
from showcase.core.russian import count_ru
from showcase.core.tables import Cell, Table, table_view
from showcase.voting.choices import RoundState
from showcase.voting.models import Seal, VotingRound
from showcase.voting.results import results_of
from showcase.voting.state import Panel, PanelState, panel_of_number, panel_of_year


def announced(year: str | int) -> Panel:
    """The panel of the vote of a year. Raises Http404 where none is announced."""
    panel = panel_of_year(int(year))
    if panel is None:
        raise Http404("Голосования этого года нет.")
    return panel


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The short address on posters leads to the newest vote."""
    latest = VotingRound.objects.exclude(state=RoundState.DRAFT).order_by("is_demo", "-year").first()
    if latest is None:
        raise Http404("Голосований ещё не было.")
    return HttpResponseRedirect(latest.url("round"))


@require_safe
def project(request: HttpRequest, year: str, number: str) -> HttpResponse:
    """Lead to the project's own page, wherever it is now; to the vote when it is nowhere."""
    panel = panel_of_number(int(year), number)
    if panel is None:
        raise Http404("Проекта с таким номером на голосовании нет.")
    page = ProjectPage.objects.live().filter(pk=panel.option.project_id).only("url_path").first()
    return HttpResponseRedirect(local_url(page.url_path) if page else panel.round.url("round"))


@require_safe
def round_page(request: HttpRequest, year: str) -> HttpResponse:
    panel = announced(year)
    voting_round = panel.round
    if panel.state == PanelState.RESULTS:
        panel = replace(panel, results=results_of(voting_round))
    context = {
        "year": voting_round.year,
        "is_demo": voting_round.is_demo,
        "noindex": voting_round.is_demo,
        "panel": panel,
        "crumbs": [Link("Главная", "/"), Link("Годы", "/gody/")],
        "last_seal": Seal.objects.filter(round=voting_round).last(),
        "canonical_url": settings.SITE_URL + voting_round.url("round"),
        "options": None if panel.results else options_table(voting_round),
    }
    return render(request, "voting/round.html", context)


def options_table(voting_round: VotingRound) -> Table | None:
    """All projects of the vote by their numbers: an order that says nothing about votes."""
    options = voting_round.options.all()
    rows = [
        [
            Cell(option.title, voting_round.url("project", option.number)),
            option.number,
            option.municipality,
        ]
        for option in options
    ]
    caption = count_ru(len(rows), "проект", "проекта", "проектов")
    return table_view(caption, ["Проект", "Номер", "Где"], rows) if rows else None
