"""What the page of a contest year hands to its template."""

import datetime as dt
from typing import Any

from showcase.contest.choices import Outcome, PhaseKey
from showcase.contest.context import is_marked, related_news, year_link
from showcase.contest.models import ContestYearPage, Figure, Phase, ProjectPage
from showcase.contest.models.figures import FigureKey
from showcase.contest.presentation import (
    View,
    card_view,
    figure_views,
    mark_view,
    phase_view,
    sure_number,
    today,
)
from showcase.contest.tables import entrants_table, points_table
from showcase.core.links import source_views
from showcase.core.russian import date_ru, file_size_ru


def year_context(year: ContestYearPage) -> dict[str, Any]:
    """A contest year: phases, figures, winners, prize-winners, all entrants, documents, news."""
    day = today()
    projects = [*ProjectPage.objects.live().of_year(year).for_cards().newest_first()]
    cards = [card_view(project) for project in projects]
    rows = list(Figure.objects.of_year(year))
    figures = figure_views(rows)
    main = main_figures(figures)
    phases = year.dated_phases
    documents = [document_view(item) for item in year.documents.select_related("document", "html_page")]
    news = related_news(year)
    return {
        "contents": contents(cards, documents, news),
        "phases": [phase_view(phase, day) for phase in phases],
        "awaits_dates": not phases and year.year >= day.year,
        "main_figures": main,
        "other_figures": [figure for figure in figures if figure not in main],
        "district_figures": district_figures(year),
        "marks": [mark_view(project) for project in projects if is_marked(project)],
        "winners": with_outcome(cards, Outcome.WINNER),
        "prizes": with_outcome(cards, Outcome.PRIZE),
        "winners_total": sure_number(rows, FigureKey.WINNERS),
        "prizes_total": sure_number(rows, FigureKey.PRIZES),
        "results_due": results_due(phases, day),
        "entrants": entrants_table(cards, year.year, sure_number(rows, FigureKey.APPLICATIONS)),
        "documents": documents,
        "points": points_table(year.points_steps.all(), year.year),
        "news": news,
        "sources": source_views(year.sources),
        **neighbour_years(year),
    }


def with_outcome(cards: list[View], outcome: Outcome) -> list[View]:
    """Cards of one outcome."""
    return [card for card in cards if card["outcome"] == outcome]


def district_figures(year: ContestYearPage) -> list[View]:
    """Figures of the year that belong to one municipality."""
    figures = year.figures.filter(municipality__isnull=False)
    return figure_views(figures.select_related("municipality").order_by("id"))


def contents(cards: list[View], documents: list[View], news: list[View]) -> list[View]:
    """Links to the parts of a long page, with how much each holds; a short page needs none."""
    parts = [
        ("Победители", "#winners", with_outcome(cards, Outcome.WINNER)),
        ("Призёры", "#prizes", with_outcome(cards, Outcome.PRIZE)),
        ("Все заявки", "#entrants", cards),
        ("Документы", "#documents", documents),
        ("Новости", "#news", news),
    ]
    links = [{"label": label, "url": url, "count": len(items)} for label, url, items in parts if items]
    return links if len(links) > 1 else []


MAIN_FIGURES = (
    FigureKey.APPLICATIONS, FigureKey.PARTICIPANTS, FigureKey.VOTES, FigureKey.WINNERS, FigureKey.PRIZES,
    FigureKey.BUDGET, FigureKey.BUILT, FigureKey.OBJECTS, FigureKey.PLANNED, FigureKey.ADMITTED,
    FigureKey.VOTES_ONLINE, FigureKey.VOTES_OFFLINE, FigureKey.VOTES_INTERIM,
)  # fmt: skip
MAIN_FIGURES_SHOWN = 4


def main_figures(figures: list[View]) -> list[View]:
    """The few figures that stand large on top, in the order of what readers ask first."""
    ranked = {key: place for place, key in enumerate(MAIN_FIGURES)}
    known = [figure for figure in figures if figure["key"] in ranked]
    known.sort(key=lambda figure: ranked[figure["key"]])
    return known[:MAIN_FIGURES_SHOWN]


def results_due(phases: list[Phase], day: dt.date) -> str:
    """The day by which winners will be named, while it lies ahead."""
    ends = [phase.ends for phase in phases if phase.key == PhaseKey.WINNERS and phase.ends]
    return date_ru(ends[-1]) if ends and ends[-1] >= day else ""


def document_view(item: Any) -> View:
    """A document of the year as a link with type, size and date."""
    document = item.document
    return {
        "title": item.title,
        "url": document.url if document else item.link,
        "html_url": item.html_page.url if item.html_page and item.html_page.live else "",
        "type_label": document.file_extension.upper() if document else "",
        "size_label": file_size_ru(document.get_file_size() or 0) if document else "",
        "date_label": date_ru(item.signed_on) if item.signed_on else "",
    }


def neighbour_years(year: ContestYearPage) -> dict[str, Any]:
    """The contest before and after this one; a demonstration stands beside demonstrations only."""
    others = ContestYearPage.objects.live().filter(is_demo=year.is_demo)
    others = others.only("title", "year", "url_path", "is_demo")
    before = others.filter(year__lt=year.year).order_by("-year").first()
    after = others.filter(year__gt=year.year).order_by("year").first()
    return {"previous_year": year_link(before), "next_year": year_link(after)}
