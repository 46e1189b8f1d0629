"""Template context of the page of a contest year."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, prefetch_related_objects
from django.utils import timezone
from wagtail.models import Page

from showcase.contest.cards import project_cards
from showcase.contest.choices import OUTCOME_LISTS, FigureKey, Outcome, PhaseKey, PhaseState
from showcase.contest.figures import FigureView, figure_views, known_of
from showcase.contest.presenters import MARK_COLUMNS, project_mark, project_rows, related_news, year_link
from showcase.contest.querysets import MARKS_SHOWN
from showcase.core.links import Chip, source_links
from showcase.core.russian import count_ru, date_range_ru, date_ru, file_size_ru, number_ru
from showcase.core.tables import Table, table_view

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
ENTRIES_SHOWN = 30
NEWS_SHOWN = 3
COUNTED_OUTCOMES = {FigureKey.WINNERS: Outcome.WINNER, FigureKey.PRIZES: Outcome.PRIZE}


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


def year_context(year: Page) -> dict[str, Any]:
    """Return the context of `contest/contest_year_page.html`."""
    day = timezone.localdate()
    counts = year.projects.published().count_by_outcome()
    figures, of_districts = figures_of(year)
    views = figure_views(figures)
    main = main_figures(views)
    phases = year.dated_phases
    documents = [document_link(row) for row in year.documents.select_related("document", "html_page")]
    points = points_table(year.points_steps.all(), year.year)
    marked = year.projects.live().marked().newest_first()
    previous, following = year.neighbours()
    return {
        "phases": [phase_view(phase, day) for phase in phases],
        "awaits_dates": not phases and year.year >= day.year,
        "main_figures": main,
        "other_figures": [figure for figure in views if figure not in main],
        "district_figures": figure_views(of_districts),
        "marks": [project_mark(*row) for row in marked.values_list(*MARK_COLUMNS)[:MARKS_SHOWN]],
        "known_note": known_note(counts, figures),
        "results_due": "" if counts.get(Outcome.WINNER) else results_due(phases, day),
        "outcomes": outcome_links(counts, year.year),
        "entrants": entrants_table(year),
        "all_label": all_label(sum(counts.values())),
        "documents": documents,
        "points": points,
        "missing": missing_parts(year, documents, points),
        "news": related_news(year)[:NEWS_SHOWN],
        "sources": source_links(year.sources),
        "previous_year": year_link(previous) if previous else None,
        "next_year": year_link(following) if following else None,
    }


def figures_of(year: Page) -> tuple[list[Model], list[Model]]:
    """Return the figures of the whole region, and those of its municipalities."""
    found = list(year.figures.order_by("id"))
    of_districts = [figure for figure in found if figure.municipality_id]
    prefetch_related_objects(of_districts, "municipality")
    return [figure for figure in found if not figure.municipality_id], of_districts


def known_note(counts: dict[str, int], figures: list[Model]) -> str:
    """Say what part of the counted entries, winners and prize-winners the site knows; empty if all of them."""
    known = {FigureKey.APPLICATIONS: sum(counts.values())}
    known |= {key: counts.get(outcome, 0) for key, outcome in COUNTED_OUTCOMES.items()}
    return ", ".join(filter(None, (known_of(number, figures, key) for key, number in known.items())))


def outcome_links(counts: dict[str, int], year: int) -> list[Chip]:
    """Link to the year's projects by outcome; no links where all have the same."""
    links = [
        Chip(label, f"/proekty/?god={year}&itog={value}", count=counts[outcome])
        for outcome, (value, label) in OUTCOME_LISTS.items()
        if outcome in counts
    ]
    return links if len(links) > 1 else []


def missing_parts(year: Page, documents: list[DocumentLink], points: Table | None) -> list[str]:
    """Name what readers look for and the page does not have."""
    parts = {"документов": documents, "таблицы баллов": points or year.points_note}
    return [] if year.is_demo else [name for name, there in parts.items() if not there]


def main_figures(figures: list[FigureView]) -> list[FigureView]:
    """Choose the few figures that are shown large, never our own sums."""
    known = [figure for figure in figures if figure.key in MAIN_FIGURES and not figure.is_derived]
    return sorted(known, key=lambda figure: MAIN_FIGURES.index(figure.key))[:MAIN_FIGURES_SHOWN]


def phase_view(phase: Model, day: dt.date) -> PhaseView:
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


def results_due(phases: list[Model], day: dt.date) -> str:
    """Return the day by which winners will be named, while it lies ahead."""
    ends = [phase.ends for phase in phases if phase.key == PhaseKey.WINNERS and phase.ends]
    return date_ru(ends[-1]) if ends and ends[-1] >= day else ""


def document_link(row: Model) -> DocumentLink:
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


def entrants_table(year: Page) -> Table | None:
    """List the first projects of a year: winners first, in random order during the vote."""
    day = timezone.localdate()
    listed = year.projects.live().newest_first(type(year).objects.voting_on(day), day)
    cards = project_cards(listed[:ENTRIES_SHOWN])
    return project_rows(cards, f"Проекты {year.year} года", with_year=False) if cards else None


def all_label(total: int) -> str:
    """Name the link to all projects of a year that has more than the page shows."""
    return f"Показать все {count_ru(total, 'проект', 'проекта', 'проектов')}" if total > ENTRIES_SHOWN else ""


def points_table(steps: Sequence[Model], year: int) -> Table | None:
    rows = [[votes_range(step), step.points] for step in steps]
    columns = ["Голосов за проект", "Баллов"]
    return table_view(f"Баллы за голоса в {year} году", columns, rows, numeric=["Баллов"]) if rows else None


def votes_range(step: Model) -> str:
    """Write a range of votes: «1–20» or «от 500»."""
    if step.votes_to is None:
        return f"от {number_ru(step.votes_from)}"
    return f"{number_ru(step.votes_from)}–{number_ru(step.votes_to)}"
