"""The scheme of the region: one number for every municipality, of what and of which year the address says."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest

from showcase.contest.district_votes import votes_of
from showcase.contest.models import ContestYearPage, Figure, MunicipalityPage, ProjectPage
from showcase.contest.models.figures import FigureKey
from showcase.contest.presentation import View
from showcase.contest.querysets import PATH_OF_MUNICIPALITY, ProjectQuerySet
from showcase.core.links import local_url
from showcase.core.russian import count_ru, number_ru

PLACES, ENTRIES, VOTES = "", "zayavki", "golosa"
FEW_STEPS = (1, 3, 5, 8)


class Measure(NamedTuple):
    """What the numbers of the scheme count."""

    label: str
    words: tuple[str, str, str]
    intro: str


MEASURES = {
    PLACES: Measure(
        "Площадки",
        ("площадка", "площадки", "площадок"),
        "Площадки, о которых известно, что они построены или победили.",
    ),
    ENTRIES: Measure(
        "Заявки",
        ("заявка", "заявки", "заявок"),
        "Сколько заявок подали, если об этом писали. Где не писали — сколько заявок есть на сайте, "
        "поэтому сравнивайте районы осторожно.",
    ),
    VOTES: Measure(
        "Голоса",
        ("голос", "голоса", "голосов"),
        "Голоса онлайн. Голоса на бумаге, если их считали, стоят рядом и не прибавлены.",
    ),
}


class Known(NamedTuple):
    """The number of one municipality and what must be said beside it."""

    number: int
    note: str = ""


@dataclass(frozen=True)
class MapChoice:
    """What a reader asked the scheme for."""

    shema: str = PLACES
    god: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Read the parameters; raises Http404 for a value that never existed."""
        chosen = cls(request.GET.get("shema", PLACES), request.GET.get("god", ""))
        if chosen.shema not in MEASURES:
            raise Http404("Такой схемы нет.")
        if chosen.god and chosen.god not in {str(year.year) for year in all_years()}:
            raise Http404("Нет такого года.")
        return chosen

    def url(self, **changes: str) -> str:
        """Return a link to another view of the scheme."""
        wanted = {"shema": self.shema, "god": self.god, **changes}
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"/itogi/{'?' if query else ''}{query}#places"


def all_years() -> list[ContestYearPage]:
    """Contest years, newest first and demonstrations last."""
    return list(ContestYearPage.objects.live().order_by("is_demo", "-year").only("year", "is_demo"))


def tile_map_context(request: HttpRequest, places: list[View]) -> dict[str, Any]:
    """The scheme with its switches, and the same numbers as a list; `places` are all municipalities."""
    chosen, years = MapChoice.of(request), all_years()
    year = shown_year(chosen, years)
    numbers = NUMBERS[chosen.shema](year)
    measure = MEASURES[chosen.shema]
    steps = steps_of(chosen.shema, numbers)
    shown = [tile(place, numbers.get(place["path"]), measure, steps) for place in places]
    return {
        "map_title": f"{measure.label}, {f'{year.year} год' if year else 'все годы'}",
        "map_intro": measure.intro,
        "map_is_demo": bool(year and year.is_demo),
        "measures": [
            {"label": item.label, "url": chosen.url(shema=key), "is_current": key == chosen.shema}
            for key, item in MEASURES.items()
        ],
        "map_years": year_links(chosen, years, year),
        "tiles": [place for place in shown if place["row"] and place["column"]],
        "legend": legend(steps),
        "known_places": sorted((p for p in shown if p["number"] is not None), key=lambda p: -p["number"]),
        "unplaced": unplaced(numbers, measure),
        "unknown_places": [place for place in shown if place["number"] is None],
    }


def shown_year(chosen: MapChoice, years: list[ContestYearPage]) -> ContestYearPage | None:
    """The year of the numbers, None for all; votes of different years are never added up, so they need one."""
    if not chosen.god:
        return next(iter(years), None) if chosen.shema == VOTES else None
    return next(year for year in years if str(year.year) == chosen.god)


def year_links(chosen: MapChoice, years: list[ContestYearPage], shown: ContestYearPage | None) -> list[View]:
    """Years as links; a demonstration says that it is one."""
    links = [
        {"label": f"{year.year}, демонстрация" if year.is_demo else str(year.year),
         "url": chosen.url(god=str(year.year)), "is_current": year == shown}
        for year in years
    ]  # fmt: skip
    whole = {"label": "Все годы", "url": chosen.url(god=""), "is_current": shown is None}
    return links if chosen.shema == VOTES else [whole, *links]


def tile(place: View, known: Known | None, measure: Measure, steps: Sequence[int]) -> View:
    """A municipality with its number, in the shape of a tile and of a bar alike."""
    number = known.number if known else None
    return {
        **place,
        "label": place["title"],
        "number": number,
        "value": count_ru(number, *measure.words) if number is not None else "",
        "note": known.note if known else "",
        "level": sum(number >= step for step in steps) if number else 0,
    }


def unplaced(numbers: dict[str, Known], measure: Measure) -> View | None:
    """What belongs to projects whose municipality is not known yet: it is on no tile."""
    shelf = MunicipalityPage.objects.live().filter(is_unknown=True).only("path", "url_path").first()
    known = numbers.get(shelf.path) if shelf else None
    return (
        {"url": local_url(shelf.url_path), "label": count_ru(known.number, *measure.words)} if known else None
    )


def steps_of(shema: str, numbers: dict[str, Known]) -> tuple[int, ...]:
    """Where each of four shades begins: as written for few, by quarters of the most, in round numbers, for many."""
    most = max((known.number for known in numbers.values()), default=0)
    if shema != VOTES or most < 2 * FEW_STEPS[-1]:
        return FEW_STEPS
    digits = 10 ** (len(str(most // 4)) - 1)
    quarter = -(-most // (4 * digits)) * digits
    return (1, quarter, 2 * quarter, 3 * quarter)


def legend(steps: Sequence[int]) -> list[View]:
    """What each shade means, in words."""
    ranges = [f"{number_ru(first)}–{number_ru(after - 1)}" for first, after in pairwise(steps)]
    labels = ["нет данных", *ranges, f"{number_ru(steps[-1])} и больше"]
    return [{"level": level, "label": label} for level, label in enumerate(labels)]


# The numbers, by the path of the municipality


def count_projects(found: ProjectQuerySet) -> dict[str, Known]:
    """How many of the projects each municipality has."""
    rows = found.order_by().values_list(Substr("path", 1, PATH_OF_MUNICIPALITY)).annotate(count=Count("pk"))
    return {path: Known(count) for path, count in rows}


def projects_of(year: ContestYearPage | None) -> ProjectQuerySet:
    """Projects of a year, or of all real ones."""
    found = ProjectPage.objects.live()
    return found.of_year(year) if year else found.real()


def known_places(year: ContestYearPage | None) -> dict[str, Known]:
    """Places known to be built or to have won."""
    return count_projects(projects_of(year).marked())


def known_entries(year: ContestYearPage | None) -> dict[str, Known]:
    """Entries: published numbers where there are any, and as many as the site knows elsewhere."""
    on_site = count_projects(projects_of(year))
    written = figures_of(year, FigureKey.DISTRICT_APPLICATIONS)
    return {
        **{path: Known(known.number, "есть на сайте") for path, known in on_site.items()},
        **{path: Known(value, "по публикациям") for path, value in written.items()},
    }


def known_votes(year: ContestYearPage | None) -> dict[str, Known]:
    """Votes counted here or published; those on paper are named beside, and never added."""
    if year is None:
        return {}
    written, on_paper = figures_of(year, FigureKey.VOTES_ONLINE), figures_of(year, FigureKey.VOTES_OFFLINE)
    published = {path: Known(value, paper_note(on_paper.get(path))) for path, value in written.items()}
    counted = {path: Known(votes.online, paper_note(votes.paper)) for path, votes in votes_of(year).items()}
    return {**published, **counted}


def paper_note(votes: int | None) -> str:
    """Votes on paper in words, where they were counted."""
    return f"очно: {number_ru(votes)}" if votes is not None else ""


def figures_of(year: ContestYearPage | None, key: FigureKey) -> dict[str, int]:
    """Published numbers of single municipalities in a year; of conflicting ones the first."""
    rows = Figure.objects.filter(contest_year=year, key=key, municipality__isnull=False) if year else []
    return (
        {row.municipality.path: row.value for row in reversed(rows.select_related("municipality"))}
        if rows
        else {}
    )


NUMBERS = {PLACES: known_places, ENTRIES: known_entries, VOTES: known_votes}
