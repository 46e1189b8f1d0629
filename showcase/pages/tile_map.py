"""The tile map of the region: one number for each municipality, chosen by the parameters `shema` and `god`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Self

from django.http import Http404, HttpRequest

from showcase.contest.choices import FigureKey
from showcase.contest.district_votes import votes_of
from showcase.contest.models import ContestYearPage, Figure, MunicipalityPage
from showcase.core.links import Chip, Link, local_url, with_query
from showcase.core.russian import count_ru, number_ru
from showcase.pages.bars import BarRow, scale
from showcase.pages.directory import MunicipalityLink
from showcase.pages.filter_counts import count_projects

PLACES, ENTRIES, VOTES = "", "zayavki", "golosa"
FEW_STEPS = (1, 3, 5, 8)
"""Numbers from which the four shades begin; see `steps_of` for large numbers."""


class Measure(NamedTuple):
    """What the numbers of the map count."""

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
        "Сколько заявок подали. Где это пока неизвестно, показано, сколько их на сайте, "
        "поэтому сравнивайте районы осторожно.",
    ),
    VOTES: Measure(
        "Голоса",
        ("голос", "голоса", "голосов"),
        "Голоса онлайн. Голоса на бумаге, если их считали, стоят рядом и не прибавлены.",
    ),
}


class TileNumber(NamedTuple):
    number: int
    note: str = ""


@dataclass(frozen=True)
class Tile(MunicipalityLink):
    """A municipality on the map; `level` is 0 to 4, `number` is None if it is not known."""

    number: int | None
    value: str
    note: str
    level: int


class Shade(NamedTuple):
    level: int
    label: str


@dataclass(frozen=True)
class TileMap:
    """The map with its switches, and the same numbers as bars."""

    title: str
    intro: str
    is_chosen: bool
    is_demo: bool
    measures: list[Chip]
    years: list[Chip]
    tiles: list[Tile]
    legend: list[Shade]
    bars: list[BarRow]
    unknown: list[Tile]
    """Municipalities without a number."""
    unplaced: Link | None
    """Projects whose municipality is not known: they are on no tile."""


@dataclass(frozen=True)
class MapChoice:
    measure: str = PLACES
    year: str = ""

    @classmethod
    def from_request(cls, request: HttpRequest, years: Sequence[ContestYearPage]) -> Self:
        """Read the parameters; raises Http404 for a measure or a year that does not exist."""
        chosen = cls(request.GET.get("shema", PLACES), request.GET.get("god", ""))
        if chosen.measure not in MEASURES:
            raise Http404("Такой схемы нет.")
        if chosen.year and chosen.year not in {str(year.year) for year in years}:
            raise Http404("Нет такого года.")
        return chosen

    def url(self, **changes: str) -> str:
        return with_query("/itogi/", {"shema": self.measure, "god": self.year, **changes}) + "#places"


def tile_map(request: HttpRequest, municipalities: Sequence[MunicipalityLink]) -> TileMap:
    years = list(ContestYearPage.objects.live().order_by("is_demo", "-year").only("year", "is_demo"))
    chosen = MapChoice.from_request(request, years)
    year, measure = shown_year(chosen, years), MEASURES[chosen.measure]
    numbers = NUMBERS[chosen.measure](year)
    steps = steps_of(chosen.measure, numbers)
    tiles = [tile(place, numbers.get(place.path), measure, steps) for place in municipalities]
    known = sorted((tile for tile in tiles if tile.number is not None), key=lambda tile: -tile.number)
    return TileMap(
        title=f"{measure.label}, {f'{year.year} год' if year else 'все годы'}",
        intro=measure.intro,
        is_chosen=chosen != MapChoice(),
        is_demo=bool(year and year.is_demo),
        measures=[
            Chip(item.label, chosen.url(shema=key), is_current=key == chosen.measure)
            for key, item in MEASURES.items()
        ],
        years=year_links(chosen, years, year),
        tiles=[tile for tile in tiles if tile.row and tile.column],
        legend=legend(steps),
        bars=scale(BarRow(tile.title, tile.url, tile.value, tile.number, note=tile.note) for tile in known),
        unknown=[tile for tile in tiles if tile.number is None],
        unplaced=unplaced(numbers, measure),
    )


def shown_year(chosen: MapChoice, years: Sequence[ContestYearPage]) -> ContestYearPage | None:
    """Return the chosen year, or None for all; votes are never added up: the newest year that has any stands first."""
    if chosen.year:
        return next(year for year in years if str(year.year) == chosen.year)
    if chosen.measure != VOTES:
        return None
    published = Figure.objects.of_municipalities().filter(key=FigureKey.VOTES_ONLINE)
    with_figures = set(published.values_list("contest_year", flat=True))
    found = (year for year in years if year.pk in with_figures or votes_of(year))
    return next(found, next(iter(years), None))


def year_links(
    chosen: MapChoice, years: Sequence[ContestYearPage], shown: ContestYearPage | None
) -> list[Chip]:
    links = [
        Chip(
            f"{year.year}, демонстрация" if year.is_demo else str(year.year),
            chosen.url(god=str(year.year)),
            is_current=year == shown,
        )
        for year in years
    ]
    all_years = Chip("Все годы", chosen.url(god=""), is_current=shown is None)
    return links if chosen.measure == VOTES else [all_years, *links]


def tile(place: MunicipalityLink, known: TileNumber | None, measure: Measure, steps: Sequence[int]) -> Tile:
    number = known.number if known else None
    return Tile(
        **vars(place),
        number=number,
        value=count_ru(number, *measure.words) if number is not None else "",
        note=known.note if known else "",
        level=sum(number >= step for step in steps) if number else 0,
    )


def unplaced(numbers: Mapping[str, TileNumber], measure: Measure) -> Link | None:
    page = MunicipalityPage.objects.live().filter(is_unknown=True).only("path", "url_path").first()
    known = numbers.get(page.path) if page else None
    return Link(count_ru(known.number, *measure.words), local_url(page.url_path)) if known else None


def steps_of(measure: str, numbers: Mapping[str, TileNumber]) -> tuple[int, ...]:
    """Return the numbers from which the shades begin: for many votes, rounded quarters of the largest number."""
    largest = max((known.number for known in numbers.values()), default=0)
    if measure != VOTES or largest < 2 * FEW_STEPS[-1]:
        return FEW_STEPS
    digits = 10 ** (len(str(largest // 4)) - 1)
    quarter = -(-largest // (4 * digits)) * digits
    return (1, quarter, 2 * quarter, 3 * quarter)


def legend(steps: Sequence[int]) -> list[Shade]:
    ranges = [f"{number_ru(first)}–{number_ru(after - 1)}" for first, after in pairwise(steps)]
    labels = ["нет данных", *ranges, f"{number_ru(steps[-1])} и больше"]
    return [Shade(level, label) for level, label in enumerate(labels)]


# The numbers, by the tree path of the municipality.


def place_numbers(year: ContestYearPage | None) -> dict[str, TileNumber]:
    """Count the places known to be built or to have won."""
    counts = count_projects("municipality", year=year and year.pk, is_marked=True)
    return {path: TileNumber(count) for path, count in counts.items()}


def entry_numbers(year: ContestYearPage | None) -> dict[str, TileNumber]:
    """Return published numbers of entries and, for other municipalities, the number of projects on the site."""
    on_site = count_projects("municipality", year=year and year.pk)
    published = published_numbers(year, FigureKey.DISTRICT_APPLICATIONS)
    return {
        **{path: TileNumber(count, "есть на сайте") for path, count in on_site.items()},
        **{path: TileNumber(value, "всего подано") for path, value in published.items()},
    }


def vote_numbers(year: ContestYearPage | None) -> dict[str, TileNumber]:
    """Return online votes, counted here or published; the note tells votes on paper, which are not added."""
    if year is None:
        return {}
    online = published_numbers(year, FigureKey.VOTES_ONLINE)
    paper = published_numbers(year, FigureKey.VOTES_OFFLINE)
    return {
        **{path: TileNumber(value, paper_note(paper.get(path))) for path, value in online.items()},
        **{path: TileNumber(votes.online, paper_note(votes.paper)) for path, votes in votes_of(year).items()},
    }


def paper_note(votes: int | None) -> str:
    return f"очно: {number_ru(votes)}" if votes is not None else ""


def published_numbers(year: ContestYearPage | None, key: FigureKey) -> dict[str, int]:
    """Return published numbers of municipalities in a year; the first of several wins."""
    if year is None:
        return {}
    figures = Figure.objects.filter(contest_year=year, key=key, municipality__isnull=False)
    return {row.municipality.path: row.value for row in reversed(figures.select_related("municipality"))}


NUMBERS = {PLACES: place_numbers, ENTRIES: entry_numbers, VOTES: vote_numbers}
