"""What the page of results hands to its template."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from showcase.contest.models import ContestYearPage, Figure, ProjectPage
from showcase.contest.models.figures import FigureKey
from showcase.contest.presentation import View, figure_views
from showcase.core.links import local_url
from showcase.core.russian import count_ru
from showcase.core.tables import Cell, table_view
from showcase.pages.context import kind_links, municipality_links
from showcase.pages.tile_map import tile_map_context

MAIN_FIGURES = (FigureKey.OBJECTS_TOTAL, FigureKey.PEOPLE_IMPROVED, FigureKey.VOTERS_A_YEAR)
ENTRY_KEYS = (FigureKey.APPLICATIONS, FigureKey.PARTICIPANTS, FigureKey.ADMITTED)
ENTRY_WORDS = {
    FigureKey.APPLICATIONS: ("заявка", "заявки", "заявок"),
    FigureKey.PARTICIPANTS: ("участник", "участника", "участников"),
    FigureKey.ADMITTED: ("проект на голосовании", "проекта на голосовании", "проектов на голосовании"),
}
PROJECT_WORDS = ("проект", "проекта", "проектов")
COLUMNS = ["Год", "Заявки", "Голоса онлайн", "Голоса очно", "Голоса всего", "Победители", "Призёры", "Фонд"]


def results_context(request: HttpRequest) -> dict[str, Any]:
    """Figures of all years, entries and winners as bars, votes by channel, kinds and municipalities."""
    figures = figure_views(Figure.objects.of_all_years().filter(municipality__isnull=True))
    every_year = figures_by_year()
    years = [(year, views) for year, views in every_year if views]
    municipalities = municipality_links()
    scheme = tile_map_context(request, municipalities)
    return {
        "empty_years": [year.year for year, views in every_year if not views],
        "main_figures": [figure for figure in figures if figure["key"] in MAIN_FIGURES],
        "other_figures": [figure for figure in figures if figure["key"] not in MAIN_FIGURES],
        "entries": bars(entry_row(year, views) for year, views in years),
        "winners": bars(winners_row(year, views) for year, views in years),
        "votes": bars(votes_row(year, views) for year, views in years),
        "paper_note": paper_note([year.year for year, views in years if FigureKey.VOTES_OFFLINE in views]),
        "dynamics": table_view(
            "Заявки, голоса и победители", COLUMNS, [dynamics_row(*row) for row in years], COLUMNS[1:]
        ),
        "municipalities": municipalities,
        "map": {**scheme, "rows": bars(scheme["known_places"])},
        "noindex": scheme["map_is_demo"],
        "kinds": bars(kind_row(kind) for kind in kind_links()),
        "project_count_label": count_ru(ProjectPage.objects.live().real().count(), *PROJECT_WORDS),
    }


def figures_by_year() -> list[tuple[ContestYearPage, dict[str, View]]]:
    """Real years, oldest first, each with its figures by key; conflicting values are inside the views."""
    years = ContestYearPage.objects.live().real().defer("body").prefetch_related("figures").order_by("year")
    return [(year, whole_year_views(year)) for year in years]


def whole_year_views(year: ContestYearPage) -> dict[str, View]:
    """Figures of the year by key, the final and newest with the others inside; none of single municipalities."""
    figures = [figure for figure in year.figures.all() if not figure.municipality_id]
    views: dict[str, View] = {}
    for view in figure_views(sorted(figures, key=finality)):
        if main := views.get(view["key"]):
            main["others"].append(view)
        else:
            views[view["key"]] = {**view, "is_sum": False, "others": []}
    if FigureKey.VOTES in views:
        views[FigureKey.VOTES]["is_sum"] = FigureKey.VOTES_OFFLINE in views
    return views


def paper_note(years: list[int]) -> str:
    """A warning for the years in which votes were given on paper too."""
    if not years:
        return ""
    *rest, last = map(str, years)
    when = f"{', '.join(rest)} и {last} годах" if rest else f"{last} году"
    which = "эти годы" if rest else "этот год"
    return (
        f"В {when} голосовали ещё и на бумаге. Такие голоса стоят отдельно: "
        f"сравнивать {which} с другими по общему числу нельзя."
    )


def finality(figure: Figure) -> tuple[bool, bool, int]:
    """Place among figures of one key: final ones first, then the newest."""
    return figure.is_interim, bool(figure.as_of), -figure.as_of.toordinal() if figure.as_of else 0


def bars(rows: Iterable[View]) -> list[View]:
    """Give every row the length of its bar, in hundredths of the longest."""
    rows = [{"more": 0, **row} for row in rows]
    longest = max((row["number"] + row["more"] for row in rows if row["number"]), default=1)
    for row in rows:
        row["share"] = round(100 * (row["number"] or 0) / longest)
        row["more_share"] = round(100 * row["more"] / longest)
    return rows


def entry_row(year: ContestYearPage, views: dict[str, View]) -> View:
    """Entries of a year, in the words of the source: what was counted differs from year to year."""
    view = next((views[key] for key in ENTRY_KEYS if key in views), None)
    return bar_row(year, view, figure_words(view, *ENTRY_WORDS[view["key"]]) if view else "")


def winners_row(year: ContestYearPage, views: dict[str, View]) -> View:
    """Winners of a year and, beside them, prize-winners."""
    view, prizes = views.get(FigureKey.WINNERS), views.get(FigureKey.PRIZES)
    words = [
        figure_words(view, "победитель", "победителя", "победителей"),
        figure_words(prizes, "призёр", "призёра", "призёров"),
    ]
    return with_more(bar_row(year, view, " и ".join(filter(None, words))), prizes, "призёры")


def votes_row(year: ContestYearPage, views: dict[str, View]) -> View:
    """Votes of a year: those on paper stand apart from those online, and a number of both is told as such."""
    online, paper = views.get(FigureKey.VOTES_ONLINE), views.get(FigureKey.VOTES_OFFLINE)
    if not online:
        whole = views.get(FigureKey.VOTES) or views.get(FigureKey.VOTES_INTERIM)
        return bar_row(year, whole, figure_words(whole, "голос", "голоса", "голосов"))
    words = [figure_words(online, *["онлайн"] * 3), figure_words(paper, *["очно"] * 3)]
    return with_more(bar_row(year, online, " и ".join(filter(None, words))), paper, "очно")


def with_more(row: View, view: View | None, name: str) -> View:
    """A bar that another number lengthens, with the doubts about that number too."""
    note = f"{name} — {doubts(view)}" if view and doubts(view) else ""
    notes = "; ".join(filter(None, [row["note"], note]))
    return {**row, "more": view["number"] if view else 0, "note": notes}


def figure_words(view: View | None, *words: str) -> str:
    """A number with its qualifier and what it counts; empty where nobody published it."""
    return f"{view['qualifier']} {count_ru(view['number'], *words)}".strip() if view else ""


def bar_row(year: ContestYearPage, view: View | None, words: str) -> View:
    """A year as a bar; a number that nobody published has none."""
    return {
        "label": f"{year.year} год",
        "url": local_url(year.url_path),
        "value": words,
        "number": view["number"] if view else None,
        "note": doubts(view) if view else "",
    }


def kind_row(item: View) -> View:
    """A kind as a bar."""
    return {**item, "value": item["count_label"], "number": item["count"]}


def dynamics_row(year: ContestYearPage, views: dict[str, View]) -> list[Any]:
    """One year of the table; votes given on paper and online stay apart."""
    entries = next((views[key] for key in ENTRY_KEYS if key in views), None)
    votes = views.get(FigureKey.VOTES) or views.get(FigureKey.VOTES_INTERIM)
    rest = [votes, *(views.get(key) for key in (FigureKey.WINNERS, FigureKey.PRIZES, FigureKey.BUDGET))]
    return [
        Cell(year.year, local_url(year.url_path)),
        entry_cell(entries),
        *(figure_cell(views.get(key)) for key in (FigureKey.VOTES_ONLINE, FigureKey.VOTES_OFFLINE)),
        *(figure_cell(view) for view in rest),
    ]


def entry_cell(view: View | None) -> str:
    """Entries; what is not a number of applications says what it is."""
    text = figure_cell(view)
    word = (
        {FigureKey.PARTICIPANTS: "участники", FigureKey.ADMITTED: "на голосовании"}.get(view["key"])
        if view
        else None
    )
    return f"{text} ({word})" if word else text


def figure_cell(view: View | None) -> str:
    """A number with its qualifier, doubts and the other sources' values; empty when nobody published it."""
    if not view:
        return ""
    note = doubts(view)
    return f"{view['amount']} ({note})" if note else view["amount"]


def doubts(view: View) -> str:
    """What must be said beside a number even where there is no room for its sources."""
    parts = [f"по другим данным — {other['amount']}" for other in view["conflicts"]]
    parts += [f"{other['label']} — {other['amount']}" for other in view["others"]]
    parts += ["промежуточно"] if view["is_interim"] and view["key"] != FigureKey.VOTES_INTERIM else []
    parts += ["в ходе голосования"] if view["key"] == FigureKey.VOTES_INTERIM else []
    parts += ["онлайн и очно вместе"] if view["key"] == FigureKey.VOTES and view["is_sum"] else []
    return ", ".join(filter(None, [*parts, view["doubt"]]))
