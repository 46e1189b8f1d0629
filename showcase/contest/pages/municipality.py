"""Template context of the page of a municipality."""

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from wagtail.models import Page

from showcase.contest.cards import project_cards
from showcase.contest.figures import FigureView, district_label, figure_views
from showcase.contest.presenters import (
    MARK_COLUMNS,
    Card,
    doubts,
    few_photos,
    project_mark,
    project_rows,
    region_tile,
    related_news,
)
from showcase.contest.querysets import MARKS_SHOWN, YearCount
from showcase.core.facts import Fact, email_fact, known_facts, phone_fact
from showcase.core.links import Chip, Link, local_url, source_links, with_query
from showcase.core.russian import capitalise_sentence, count_ru, year_label
from showcase.core.tables import Table

YEARS_SHOWN, PROJECTS_SHOWN_OF_YEAR = 6, 6
HOW_TO_TAKE_PART = Link("Как принять участие", "/kak-uchastvovat/")
ONWARD_LINKS = [
    Link("Все проекты", "/proekty/"),
    Link("Другие районы и города", "/proekty/#rayony"),
    Link("Итоги по области", "/itogi/"),
]
ASKED = ("К кому обращаться", "Кто обслуживает площадки")
"""What readers ask of every municipality: its page says so where the answer is not known."""


@dataclass(frozen=True)
class YearProjects:
    """The first projects of a contest year, as table rows if few of them have photos.

    `all_url` links to the full list if there are more.
    """

    number: int
    url: str
    is_demo: bool
    count: int
    projects: list[Card]
    table: Table | None
    all_url: str


def municipality_context(page: Page) -> dict[str, Any]:
    """Return the context of `contest/municipality_page.html`."""
    counts = page.projects().count_by_year()
    total = sum(year.count for year in counts if not year.is_demo)
    facts, contacts = municipality_facts(page), contact_facts(page)
    marked = page.projects().real().marked().newest_first()
    years = projects_by_year(page, counts[:YEARS_SHOWN])
    marks = [project_mark(*row) for row in marked.values_list(*MARK_COLUMNS)[:MARKS_SHOWN]]
    return {
        "facts": facts,
        "tile": region_tile(page.tile_row, page.tile_column),
        "doubts": doubts(page, ("full_name", "status")),
        "marks": marks,
        "marks_count": marked.count() if len(marks) == MARKS_SHOWN else len(marks),
        "project_count": total,
        "count_label": count_ru(total, "проект", "проекта", "проектов"),
        "years": years,
        "other_years": [year_chip(page, year) for year in counts[YEARS_SHOWN:]],
        "figures": own_figures(page),
        "contacts": known_facts(contacts),
        "unknown": ", ".join(
            fact.label.lower() for fact in contacts if fact.label in ASKED and not fact.value
        ),
        "onward": ONWARD_LINKS if years else [HOW_TO_TAKE_PART, *ONWARD_LINKS],
        "news": related_news(page),
        "sources": source_links(page.sources),
    }


def projects_by_year(page: Page, years: list[YearCount]) -> list[YearProjects]:
    """The first projects of each of these contest years."""
    shown = page.projects().filter(contest_year__year__in=[year.year for year in years])
    cards = project_cards(shown.first_of_years(PROJECTS_SHOWN_OF_YEAR))
    of_year = {year: list(group) for year, group in groupby(cards, key=lambda card: card.year)}
    # A project may be taken down between the count and this.
    return [year_projects(page, year, of_year[year.year]) for year in years if year.year in of_year]


def year_chip(page: Page, year: YearCount) -> Chip:
    label = year_label(year.year, is_demo=year.is_demo)
    return Chip(label, catalogue_url(page, year), count=year.count)


def year_projects(page: Page, year: YearCount, cards: list[Card]) -> YearProjects:
    """Return the projects of one year, without details that the page and its headings give already."""
    cards = [replace(card, municipality_name="", year=None) for card in cards]
    as_rows = few_photos(sum(bool(card.photo) for card in cards), len(cards))
    return YearProjects(
        number=year.year,
        url=local_url(year.url_path),
        is_demo=year.is_demo,
        count=year.count,
        projects=cards,
        table=project_rows(cards, f"Проекты {year.year} года", with_year=False) if as_rows else None,
        all_url=catalogue_url(page, year) if year.count > len(cards) else "",
    )


def catalogue_url(page: Page, year: YearCount) -> str:
    return with_query("/proekty/", {"rayon": page.slug, "god": year.year})


def municipality_facts(page: Page) -> list[Fact]:
    before = f"Раньше — {page.previous_status}" if page.previous_status else ""
    status = capitalise_sentence(page.get_status_display())
    return known_facts([Fact("Статус", status, note=before), Fact("Центр", page.centre)])


def contact_facts(page: Page) -> list[Fact]:
    """Whom to ask and who maintains places: offices and their contacts, never a private person's."""
    return [
        Fact("К кому обращаться", page.coordinator_post),
        phone_fact("Телефон", page.coordinator_phone),
        email_fact("Эл. почта", page.coordinator_email),
        Fact("Сайт администрации", urlsplit(page.website).hostname or "", page.website),
        Fact("Кто обслуживает площадки", page.maintainer),
        Fact("Отвечают о поломке", page.fault_answer),
    ]


def own_figures(page: Page) -> list[FigureView]:
    figures = page.figures.select_related("contest_year", "municipality")
    figures = figures.order_by("-contest_year__year", "id")
    return [
        replace(view, label=own_label(view.key, year))
        for year, group in groupby(figures, key=lambda figure: figure.contest_year)
        for view in figure_views(group)
    ]


def own_label(key: str, year: Page | None) -> str:
    """Write «Заявки, 2021 год»."""
    label = capitalise_sentence(district_label(key))
    return f"{label}, {year.year} год" if year else label
