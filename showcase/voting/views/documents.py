"""Papers around a vote: the consent, the event for a calendar, results as files."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from showcase.core.links import Link
from showcase.core.russian import date_ru
from showcase.voting import recount
from showcase.voting.ballotbox import digest_lines, record_lines
from showcase.voting.models import Consent
from showcase.voting.results import Results, as_csv, results_of
from showcase.voting.state import PanelState
from showcase.voting.totals import Hidden
from showcase.voting.views.round_page import announced

FOLD_OCTETS = 75


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
    return _file(text, "text/calendar", f"golosovanie-{year}.ics")


def _folded(line: str) -> str:
    """Lines of at most 75 octets (RFC 5545), never cut inside a letter."""
    rows = [""]
    for letter in line:
        if len((rows[-1] + letter).encode()) > FOLD_OCTETS:
            rows.append(" ")
        rows[-1] += letter
    return "\r\n".join(rows)


@require_safe
def results_csv(request: HttpRequest, year: str) -> HttpResponse:
    return _file(as_csv(_results(year)), "text/csv", f"golosa-{year}.csv")


@require_safe
def record(request: HttpRequest, year: str) -> StreamingHttpResponse:
    """The public record; before the end it holds receipts only."""
    response = StreamingHttpResponse(
        record_lines(announced(year).round), content_type="text/plain; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="zhurnal-{year}.txt"'
    return response


@require_safe
def digests(request: HttpRequest, year: str) -> HttpResponse:
    """Digests of the seals, as they are mailed to the commission."""
    return _file(digest_lines(announced(year).round), "text/plain", f"kontrolnye-summy-{year}.txt")


@require_safe
def recount_script(request: HttpRequest) -> FileResponse:
    return FileResponse(open(recount.__file__, "rb"), as_attachment=True, content_type="text/x-python")


def _results(year: str) -> Results:
    """Raises Http404 while nobody may see totals."""
    panel = announced(year)
    if panel.state != PanelState.RESULTS:
        raise Http404("Числа голосов пока скрыты.")
    try:
        return results_of(panel.round)
    except Hidden as error:
        raise Http404(str(error)) from error


def _file(text: str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
