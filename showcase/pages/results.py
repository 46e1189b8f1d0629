"""Context of the results page: figures, entries, winners and votes of all years, and the map."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest

from showcase.contest.choices import FigureKey
from showcase.contest.figures import FigureView, figure_views
from showcase.contest.models import ContestYearPage, Figure
from showcase.core.links import local_url
from showcase.core.russian import count_ru
from showcase.core.tables import Cell, table_view
from showcase.pages.bars import BarRow, scale
from showcase.pages.directory import PROJECT_WORDS, KindLink, kind_links, municipality_links
from showcase.pages.filter_counts import count_projects
from showcase.pages.tile_map import tile_map

MAIN_FIGURES = (FigureKey.OBJECTS_TOTAL, FigureKey.PEOPLE_IMPROVED, FigureKey.VOTERS_A_YEAR)
ENTRY_WORDS = {
    FigureKey.APPLICATIONS: ("заявка", "заявки", "заявок"),
    FigureKey.PARTICIPANTS: ("участник", "участника", "участников"),
    FigureKey.ADMITTED: ("проект на голосовании", "проекта на голосовании", "проектов на голосовании"),
}
"""What sources published as entries, the best first."""
ENTRY_NOTES = {FigureKey.PARTICIPANTS: "участники", FigureKey.ADMITTED: "на голосовании"}
COLUMNS = ["Год", "Заявки", "Голоса онлайн", "Голоса очно", "Голоса всего", "Победители", "Призёры", "Бюджет"]


@dataclass(frozen=True)
class YearFigure:
    """A published number with other numbers of the same key; `is_sum` if it joins votes online and on paper."""

    view: FigureView
    others: Sequence[FigureView] = ()
    is_sum: bool = False

    @property
    def cell(self) -> str:
        """Return the number with its doubts in brackets, for a table."""
        return f"{self.view.amount} ({self.doubts})" if self.doubts else self.view.amount

    @property
    def doubts(self) -> str:
        """Return what must be beside the number even without its sources."""
        key = self.view.key
        is_count = key == FigureKey.VOTES_INTERIM
        parts = [f"по другим данным — {other.amount}" for other in self.view.conflicts]
        parts += [f"{other.label} — {other.amount}" for other in self.others]
        parts += ["промежуточно"] if self.view.is_interim and not is_count else []
        parts += ["в ходе голосования"] if is_count else []
        parts += ["онлайн и очно вместе"] if self.is_sum else []
        return ", ".join(filter(None, [*parts, self.view.doubt]))


@dataclass(frozen=True)
class YearResults:
    year: int
    url: str
    figures: dict[str, YearFigure]

    def first(self, *keys: str) -> YearFigure | None:
        """Return the first of the figures that was published."""
        return next((self.figures[key] for key in keys if key in self.figures), None)

    def bar(self, figure: YearFigure | None, text: str) -> BarRow:
        return BarRow(
            label=f"{self.year} год",
            url=self.url,
            value=text,
            number=figure.view.number if figure else None,
            note=figure.doubts if figure else "",
        )


def results_context(request: HttpRequest) -> dict[str, Any]:
    figures = figure_views(Figure.objects.of_all_years().filter(municipality__isnull=True))
    every_year = all_results()
    years = [year for year in every_year if year.figures]
    municipalities = municipality_links()
    region = tile_map(request, municipalities)
    return {
        "empty_years": [year.year for year in every_year if not year.figures],
        "main_figures": [figure for figure in figures if figure.key in MAIN_FIGURES],
        "other_figures": [figure for figure in figures if figure.key not in MAIN_FIGURES],
        "entries": scale(entry_bar(year) for year in years),
        "winners": scale(winners_bar(year) for year in years),
        "votes": scale(votes_bar(year) for year in years),
        "paper_note": paper_note([year.year for year in years if FigureKey.VOTES_OFFLINE in year.figures]),
        "dynamics": table_view(
            "Заявки, голоса и победители", COLUMNS, [table_row(year) for year in years], COLUMNS[1:]
        ),
        "municipalities": municipalities,
        "map": region,
        "noindex": region.is_demo,
        "kinds": scale(kind_bar(kind) for kind in kind_links()),
        "project_count_label": count_ru(count_projects("year").total(), *PROJECT_WORDS),
    }


def all_results() -> list[YearResults]:
    """Return the real years, oldest first."""
    years = ContestYearPage.objects.live().real().order_by("year").only("year", "url_path")
    figures = Prefetch("figures", Figure.objects.of_region())
    return [year_results(year) for year in years.prefetch_related(figures)]


def year_results(year: ContestYearPage) -> YearResults:
    """Return the figures of the whole region; final and new ones come before others of the same key."""
    views = defaultdict(list)
    for view in figure_views(sorted(year.figures.all(), key=finality)):
        views[view.key].append(view)
    has_paper = FigureKey.VOTES_OFFLINE in views
    by_key = {
        key: YearFigure(main, others, is_sum=has_paper and key == FigureKey.VOTES)
        for key, (main, *others) in views.items()
    }
    return YearResults(year.year, local_url(year.url_path), by_key)


def finality(figure: Figure) -> tuple[bool, bool, int]:
    """Sort key: final figures first, then undated ones, then the newest."""
    return figure.is_interim, bool(figure.as_of), -figure.as_of.toordinal() if figure.as_of else 0


def paper_note(years: Sequence[int]) -> str:
    """Return a warning about the years with votes on paper."""
    if not years:
        return ""
    *rest, last = map(str, years)
    when = f"{', '.join(rest)} и {last} годах" if rest else f"{last} году"
    which = "эти годы" if rest else "этот год"
    return (
        f"В {when} голосовали ещё и на бумаге. Такие голоса стоят отдельно: "
        f"сравнивать {which} с другими по общему числу нельзя."
    )


# Bars


def entry_bar(year: YearResults) -> BarRow:
    entries = year.first(*ENTRY_WORDS)
    return year.bar(entries, figure_text(entries, *ENTRY_WORDS[entries.view.key]) if entries else "")


def winners_bar(year: YearResults) -> BarRow:
    winners, prizes = year.first(FigureKey.WINNERS), year.first(FigureKey.PRIZES)
    text = joined(
        figure_text(winners, "победитель", "победителя", "победителей"),
        figure_text(prizes, "призёр", "призёра", "призёров"),
    )
    return with_second_number(year.bar(winners, text), prizes, "призёры")


def votes_bar(year: YearResults) -> BarRow:
    """Votes online and on paper, or their sum if the source did not divide them."""
    online, paper = year.first(FigureKey.VOTES_ONLINE), year.first(FigureKey.VOTES_OFFLINE)
    if online is None:
        votes = year.first(FigureKey.VOTES, FigureKey.VOTES_INTERIM)
        return year.bar(votes, figure_text(votes, "голос", "голоса", "голосов"))
    text = joined(figure_text(online, *["онлайн"] * 3), figure_text(paper, *["очно"] * 3))
    return with_second_number(year.bar(online, text), paper, "очно")


def kind_bar(kind: KindLink) -> BarRow:
    return BarRow(kind.label, kind.url, kind.count_label, kind.count, kind=kind.kind)


def with_second_number(bar: BarRow, figure: YearFigure | None, label: str) -> BarRow:
    """Add another number to a bar, and its doubts to the note."""
    if figure is None:
        return bar
    note = f"{label} — {figure.doubts}" if figure.doubts else ""
    return replace(bar, more=figure.view.number, note="; ".join(filter(None, [bar.note, note])))


def figure_text(figure: YearFigure | None, *words: str) -> str:
    """Return a number with its qualifier and what it counts; empty if nobody published it."""
    return f"{figure.view.qualifier} {count_ru(figure.view.number, *words)}".strip() if figure else ""


def joined(*texts: str) -> str:
    return " и ".join(filter(None, texts))


# Table


def table_row(year: YearResults) -> list[Any]:
    entries = year.first(*ENTRY_WORDS)
    note = ENTRY_NOTES.get(entries.view.key) if entries else None
    figures = [
        year.first(FigureKey.VOTES_ONLINE),
        year.first(FigureKey.VOTES_OFFLINE),
        year.first(FigureKey.VOTES, FigureKey.VOTES_INTERIM),
        year.first(FigureKey.WINNERS),
        year.first(FigureKey.PRIZES),
        year.first(FigureKey.BUDGET),
    ]
    return [
        Cell(year.year, year.url),
        f"{entries.cell} ({note})" if note else entries.cell if entries else "",
        *(figure.cell if figure else "" for figure in figures),
    ]
