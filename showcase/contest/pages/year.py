"""Template context of the page of a contest year."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from showcase.contest.choices import FigureKey, Outcome, PhaseKey, PhaseState
from showcase.contest.presenters import (
    Card,
    FigureView,
    figure_views,
    project_card,
    project_mark,
    related_news,
    sure_number,
    year_link,
)
from showcase.core.links import Chip, source_links
from showcase.core.russian import count_ru, date_range_ru, date_ru, file_size_ru, number_ru
from showcase.core.tables import Cell, Table, table_view

if TYPE_CHECKING:
    from showcase.contest.models import ContestYearPage, Phase, PointsStep, YearDocument

MAIN_FIGURES = (
    FigureKey.APPLICATIONS,
    FigureKey.PARTICIPANTS,
    FigureKey.VOTES,
    FigureKey.WINNERS,
    FigureKey.PRIZES,
    FigureKey.BUDGET,
    FigureKey.BUILT,
    FigureKey.OBJECTS,
    FigureKey.PLANNED,
    FigureKey.ADMITTED,
    FigureKey.VOTES_ONLINE,
    FigureKey.VOTES_OFFLINE,
    FigureKey.VOTES_INTERIM,
)
"""In the order of what readers ask first."""
MAIN_FIGURES_SHOWN = 4


@dataclass(frozen=True)
class PhaseView:
    """A phase of `stage_line.html`; `state` is a `PhaseState`."""

    title: str
    dates_label: str
    state: str
    state_label: str
    note: str


@dataclass(frozen=True)
class DocumentLink:
    """A document of `document_link.html`; `html_url` is a page with the same text."""

    title: str
    url: str
    html_url: str
    type_label: str
    size_label: str
    date_label: str


def year_context(year: "ContestYearPage") -> dict[str, Any]:
    """Return the context of `contest/contest_year_page.html`."""
    day = timezone.localdate()
    projects = list(year.projects.live().for_cards().newest_first())
    cards = [project_card(project) for project in projects]
    figures = list(year.figures.of_region())
    views = figure_views(figures)
    main = main_figures(views)
    phases = year.dated_phases
    documents = [document_link(row) for row in year.documents.select_related("document", "html_page")]
    news = related_news(year)
    previous, following = year.neighbours()
    return {
        "contents": contents(cards, documents, news),
        "phases": [phase_view(phase, day) for phase in phases],
        "awaits_dates": not phases and year.year >= day.year,
        "main_figures": main,
        "other_figures": [figure for figure in views if figure not in main],
        "district_figures": figure_views(year.figures.of_municipalities()),
        "marks": [project_mark(project) for project in projects if project.has_mark],
        "winners": with_outcome(cards, Outcome.WINNER),
        "prizes": with_outcome(cards, Outcome.PRIZE),
        "winners_total": sure_number(figures, FigureKey.WINNERS),
        "prizes_total": sure_number(figures, FigureKey.PRIZES),
        "results_due": results_due(phases, day),
        "entrants": entrants_table(cards, year.year, sure_number(figures, FigureKey.APPLICATIONS)),
        "documents": documents,
        "points": points_table(year.points_steps.all(), year.year),
        "news": news,
        "sources": source_links(year.sources),
        "previous_year": year_link(previous) if previous else None,
        "next_year": year_link(following) if following else None,
    }


def with_outcome(cards: Sequence[Card], outcome: Outcome) -> list[Card]:
    """Return cards of one outcome."""
    return [card for card in cards if card.status.outcome == outcome]


def contents(cards: list[Card], documents: list[DocumentLink], news: list[Any]) -> list[Chip]:
    """Link to the parts of a long page, with how much each holds; a short page needs no links."""
    parts = [
        ("Победители", "#winners", with_outcome(cards, Outcome.WINNER)),
        ("Призёры", "#prizes", with_outcome(cards, Outcome.PRIZE)),
        ("Все заявки", "#entrants", cards),
        ("Документы", "#documents", documents),
        ("Новости", "#news", news),
    ]
    links = [Chip(title, url, count=len(items)) for title, url, items in parts if items]
    return links if len(links) > 1 else []


def main_figures(figures: list[FigureView]) -> list[FigureView]:
    """Choose the few figures that are shown large, never our own sums."""
    known = [figure for figure in figures if figure.key in MAIN_FIGURES and not figure.is_derived]
    return sorted(known, key=lambda figure: MAIN_FIGURES.index(figure.key))[:MAIN_FIGURES_SHOWN]


def phase_view(phase: "Phase", day: dt.date) -> PhaseView:
    """Return a phase as it stands on a day; a note says more than an unknown state."""
    state = phase.state_on(day)
    note = "; ".join(filter(None, [phase.note, "сведения не подтверждены" if phase.is_uncertain else ""]))
    says_enough = state == PhaseState.DONE or (state == PhaseState.UNKNOWN and note)
    return PhaseView(
        title=phase.title,
        dates_label=date_range_ru(phase.starts, phase.ends) if phase.starts or phase.ends else "",
        state=state,
        state_label="" if says_enough else state.label,
        note=note,
    )


def results_due(phases: "list[Phase]", day: dt.date) -> str:
    """Return the day by which winners will be named, while it lies ahead."""
    ends = [phase.ends for phase in phases if phase.key == PhaseKey.WINNERS and phase.ends]
    return date_ru(ends[-1]) if ends and ends[-1] >= day else ""


def document_link(row: "YearDocument") -> DocumentLink:
    """Return a document of the year as a link with type, size and date."""
    document = row.document
    return DocumentLink(
        title=row.title,
        url=document.url if document else row.link,
        html_url=row.html_page.url if row.html_page and row.html_page.live else "",
        type_label=document.file_extension.upper() if document else "",
        size_label=file_size_ru(document.get_file_size() or 0) if document else "",
        date_label=date_ru(row.signed_on) if row.signed_on else "",
    )


# Tables


def entrants_table(cards: Sequence[Card], year: int, applications: int | None) -> Table | None:
    """List the projects of a year by number; the caption says how many applications there were in all."""
    if not cards:
        return None
    numbered = any(card.number for card in cards)
    if numbered:
        cards = sorted(cards, key=lambda card: (not card.number, card.number))
    columns = ["Проект", *(["Номер"] if numbered else []), "Где", "Вид", "Итог"]
    rows = [
        [
            Cell(card.title, card.url),
            *([card.number] if numbered else []),
            card.where,
            card.kind_label,
            card.status.text,
        ]
        for card in cards
    ]
    return table_view(entrants_caption(len(cards), year, applications), columns, rows)


def entrants_caption(known: int, year: int, applications: int | None) -> str:
    """Say how many applications are listed, and out of how many."""
    if applications and applications > known:
        words = count_ru(known, "заявка", "заявки", "заявок")
        return f"На сайте {words} из {number_ru(applications)}"
    return f"{count_ru(known, 'проект', 'проекта', 'проектов')} {year} года"


def points_table(steps: "Sequence[PointsStep]", year: int) -> Table | None:
    """List the points that votes give; an unknown number of points stays empty."""
    rows = [[votes_range(step), step.points] for step in steps]
    columns = ["Голосов за проект", "Баллов"]
    return table_view(f"Баллы за голоса в {year} году", columns, rows, numeric=["Баллов"]) if rows else None


def votes_range(step: "PointsStep") -> str:
    """Write a range of votes: «1–20» or «от 500»."""
    if step.votes_to is None:
        return f"от {number_ru(step.votes_from)}"
    return f"{number_ru(step.votes_from)}–{number_ru(step.votes_to)}"
