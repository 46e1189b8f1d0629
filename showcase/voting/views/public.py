"""Public pages and downloads of a vote: its projects, results, record and digests."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from showcase.contest.models import ProjectPage
from showcase.core.links import Link, local_url
from showcase.core.russian import count_ru, date_ru
from showcase.core.tables import Cell, Table, table_view
from showcase.voting import ballotbox, recount
from showcase.voting.choices import RoundState
from showcase.voting.models import Consent, Seal, VotingRound
from showcase.voting.results import as_csv, results_of
from showcase.voting.state import Panel, PanelState, panel_of_number, panel_of_year

FOLD_OCTETS = 75


def announced(year: str | int) -> Panel:
    """The panel of the vote of a year. Raises Http404 where none is announced."""
    panel = panel_of_year(int(year))
    if panel is None:
        raise Http404("Голосования этого года нет.")
    return panel


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """Redirect the short URL printed on posters to the newest vote."""
    latest = VotingRound.objects.exclude(state=RoundState.DRAFT).order_by("is_demo", "-year").first()
    if latest is None:
        raise Http404("Голосований ещё не было.")
    return HttpResponseRedirect(latest.url("round"))


@require_safe
def project(request: HttpRequest, year: str, number: str) -> HttpResponse:
    """Redirect to the project's current page, or to the vote if it is not published."""
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
    """Return all projects sorted by number, which reveals nothing about votes."""
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


@require_safe
def consent(request: HttpRequest, version: int | None = None) -> HttpResponse:
    """The text that voters agree to: the latest, or any older one that somebody agreed to."""
    texts = Consent.objects.all() if version is None else Consent.objects.filter(version=version)
    found = texts.first()
    if found is None:
        raise Http404("Такой редакции согласия нет.")
    latest = Consent.objects.values_list("version", flat=True).first()
    context = {
        "consent": found,
        "date": date_ru(found.published_at),
        "paragraphs": [line.strip() for line in found.text.splitlines() if line.strip()],
        "newer": latest if latest != found.version else None,
        "crumbs": [Link("Главная", "/")],
    }
    return render(request, "voting/consent.html", context)


@require_safe
def calendar(request: HttpRequest, year: str) -> HttpResponse:
    context = {"round": announced(year).round, "site_url": settings.SITE_URL}
    lines = render_to_string("voting/calendar.ics", context).splitlines()
    text = "".join(f"{_folded(line)}\r\n" for line in lines)
    return download(text, "text/calendar", f"golosovanie-{year}.ics")


def _folded(line: str) -> str:
    """Fold lines at 75 octets (RFC 5545), never inside a character."""
    rows = [""]
    for letter in line:
        if len((rows[-1] + letter).encode()) > FOLD_OCTETS:
            rows.append(" ")
        rows[-1] += letter
    return "\r\n".join(rows)


@require_safe
def results_csv(request: HttpRequest, year: str) -> HttpResponse:
    panel = announced(year)
    if panel.state != PanelState.RESULTS:
        raise Http404("Числа голосов пока скрыты.")
    return download(as_csv(results_of(panel.round)), "text/csv", f"golosa-{year}.csv")


@require_safe
def record(request: HttpRequest, year: str) -> HttpResponse:
    """The public record; before the end it holds receipts only."""
    lines = ballotbox.record_lines(announced(year).round)
    return download(lines, "text/plain", f"zhurnal-{year}.txt", StreamingHttpResponse)


@require_safe
def digests(request: HttpRequest, year: str) -> HttpResponse:
    """Digests of the seals, as they are mailed to the commission."""
    return download(
        ballotbox.digest_lines(announced(year).round), "text/plain", f"kontrolnye-summy-{year}.txt"
    )


@require_safe
def recount_script(request: HttpRequest) -> FileResponse:
    return FileResponse(open(recount.__file__, "rb"), as_attachment=True, content_type="text/x-python")


def download(content: Any, content_type: str, name: str, kind: type = HttpResponse) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return kind(content, content_type=f"{content_type}; charset=utf-8", headers=disposition)
