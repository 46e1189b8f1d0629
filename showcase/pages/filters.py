"""The filters of the catalogue, each declared once: query, counts, links and form follow from `FILTERS`."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils import timezone

from showcase.contest.choices import OUTCOME_LISTS, Kind, Stage
from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage
from showcase.contest.querysets import ProjectQuerySet
from showcase.core.links import with_query
from showcase.core.models.page import page_number
from showcase.core.russian import name_order, year_label

FIRST_DAY = dt.date(2021, 1, 1)
"""The contest began in this year: no list was ever shuffled before."""


class Year(NamedTuple):
    pk: int
    year: int
    is_demo: bool


class Place(NamedTuple):
    """A municipality."""

    title: str
    slug: str
    path: str
    url_path: str
    is_unknown: bool


@dataclass(frozen=True)
class FilterChoices:
    """Published years, newest first, and municipalities by name; the page for unknown ones comes last."""

    years: list[Year]
    municipalities: list[Place]

    @classmethod
    def from_request(cls, request: HttpRequest) -> Self:
        """Read both once for a request."""
        if not hasattr(request, "_filter_choices"):
            years = ContestYearPage.objects.live().newest_first().values_list(*Year._fields)
            places = map(Place._make, MunicipalityPage.objects.live().values_list(*Place._fields))
            request._filter_choices = cls(  # type: ignore[attr-defined]
                [Year(*row) for row in years],
                sorted(places, key=lambda place: (place.is_unknown, name_order(place.title))),
            )
        return request._filter_choices  # type: ignore[attr-defined]

    @property
    def demo_years(self) -> list[int]:
        return [page.pk for page in self.years if page.is_demo]


class Option(NamedTuple):
    """A choice of a filter: its value in the address, its label, and what the column holds."""

    value: str
    label: str
    stored: Any
    short_label: str = ""


@dataclass(frozen=True)
class Filter:
    """A condition of the catalogue; `column` is a field of projects or one of `ProjectQuerySet.with_filter_columns`.

    `hidden` returns stored values that are left out unless chosen. A checkbox has one option.
    """

    name: str
    parameter: str
    label: str
    column: str
    options: Callable[[FilterChoices], Sequence[Option]]
    hidden: Callable[[FilterChoices], list[Any]] = lambda _: []
    is_checkbox: bool = False

    def option(self, value: str, choices: FilterChoices) -> Option | None:
        return next((option for option in self.options(choices) if option.value == value), None)


KINDS = (
    Option("detskie", "Детские площадки", Kind.CHILDREN, "Детские"),
    Option("sportivnye", "Спортивные площадки", Kind.SPORT, "Спортивные"),
    Option("mnogofunkcionalnye", "Многофункциональные площадки", Kind.MULTI, "Многофункциональные"),
    Option("otdyh", "Зоны досуга и отдыха", Kind.LEISURE, "Для отдыха"),
    Option("neizvestno", "Вид уточняется", "", "Вид уточняется"),
)
OUTCOMES = tuple(Option(value, label, outcome) for outcome, (value, label) in OUTCOME_LISTS.items())
STAGES = (
    Option("zayavka", Stage.APPLICATION.label, Stage.APPLICATION),
    Option("na-proverke", Stage.REVIEW.label, Stage.REVIEW),
    Option("na-golosovanii", Stage.VOTING.label, Stage.VOTING),
    Option("itogi", Stage.DECIDED.label, Stage.DECIDED),
    Option("stroitsya", Stage.BUILDING.label, Stage.BUILDING),
    Option("postroeno", Stage.BUILT.label, Stage.BUILT),
    Option("remont", Stage.REPAIR.label, Stage.REPAIR),
)
PHOTO = (Option("est", "Есть фото", True),)
PAIR = (Option("bylo-stalo", "Есть фото «было» и «стало»", True),)


def year_options(choices: FilterChoices) -> list[Option]:
    """Contest years; a demonstration says that it is one."""
    return [
        Option(str(page.year), year_label(page.year, is_demo=page.is_demo), page.pk) for page in choices.years
    ]


def municipality_options(choices: FilterChoices) -> list[Option]:
    return [Option(page.slug, page.title, page.path) for page in choices.municipalities]


FILTERS = (
    Filter("municipality", "rayon", "Район или город", "municipality_of", municipality_options),
    # Demonstration projects show only where their year is asked for, so that no total counts them.
    Filter("year", "god", "Год", "contest_year_id", year_options, hidden=lambda choices: choices.demo_years),
    Filter("kind", "vid", "Вид", "kind", lambda _: KINDS),
    Filter("outcome", "itog", "Итог", "outcome", lambda _: OUTCOMES),
    Filter("stage", "stadiya", "Стадия", "stage", lambda _: STAGES),
    Filter("photo", "snimki", "Фото", "has_photo", lambda _: PHOTO, is_checkbox=True),
    Filter("pair", "foto", "Было и стало", "has_pair", lambda _: PAIR, is_checkbox=True),
)
BY_TITLE, BY_DISTRICT, RANDOM = "nazvanie", "rayon", "sluchayno"
AS_ROWS, AS_CARDS = "spiskom", "kartochkami"
PARAMETERS = {
    **{each.name: each.parameter for each in FILTERS},
    "order": "poryadok",
    "day": "den",
    "look": "kak",
}
"""Parameters of addresses by their names in Python, in the order in which links give them."""
RENAMED = {("foto", "para"): ("foto", "bylo-stalo")}
"""Earlier parameters with their values, and the current ones."""


def renamed_address(request: HttpRequest) -> str:
    """Return the URL with current parameters and values; empty if the request uses no old ones."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    if not any(pair in RENAMED for pair in pairs):
        return ""
    return f"{request.path}?{urlencode([RENAMED.get(pair, pair) for pair in pairs])}"


@dataclass(frozen=True)
class CatalogueRequest:
    """Filters, order and layout of the catalogue; `values` holds the given ones by the names of `PARAMETERS`.

    `day` is the Moscow day whose random order is shown: with it in the URL, page 2 continues page 1
    even after midnight or in a shared link.
    """

    values: dict[str, str] = field(default_factory=dict)
    page: int = 1

    @classmethod
    def from_request(cls, request: HttpRequest) -> Self:
        """Read the parameters; raises Http404 for a value that never existed."""
        values = {name: request.GET.get(parameter, "") for name, parameter in PARAMETERS.items()}
        chosen = cls({name: value for name, value in values.items() if value}, page_number(request))
        choices = FilterChoices.from_request(request)
        known = (
            chosen[each.name] == "" or each.option(chosen[each.name], choices) is not None for each in FILTERS
        )
        has_known_order = chosen["order"] in ("", BY_TITLE, BY_DISTRICT, RANDOM)
        has_known_look = chosen["look"] in ("", AS_ROWS, AS_CARDS)
        if not all((*known, has_known_order, has_known_look, is_valid_day(chosen["day"]))):
            raise Http404("Нет такого условия.")
        return chosen

    def __getitem__(self, name: str) -> str:
        """Return the value of a parameter by its name in Python, empty without one."""
        return self.values.get(name, "")

    def as_query(self, **changes: Any) -> dict[str, str]:
        """Return the parameters of this view with changes; any change starts at page 1."""
        page = changes.pop("page", 1) if changes else self.page
        values = {**self.values, **changes}
        if values.get("order") in (BY_TITLE, BY_DISTRICT):
            values.pop("day", None)
        query = {parameter: values[name] for name, parameter in PARAMETERS.items() if values.get(name)}
        return {**query, "p": str(page)} if page > 1 else query

    def url(self, **changes: Any) -> str:
        return with_query("/proekty/", self.as_query(**changes))

    def canonical_query(self) -> dict[str, str]:
        """Return the parameters of the canonical URL: order, day and layout only rearrange the same list."""
        filters = {each.name: self[each.name] for each in FILTERS}
        return CatalogueRequest(filters, self.page).as_query()

    @property
    def has_fixed_order(self) -> bool:
        return self["order"] in (BY_TITLE, BY_DISTRICT)

    @property
    def has_filters(self) -> bool:
        return any(self[each.name] for each in FILTERS)

    @property
    def is_plain(self) -> bool:
        """Tell whether this is the default view: the first page without any parameter."""
        return not self.as_query()

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self["day"]) if self["day"] else timezone.localdate()

    def stored(self, choices: FilterChoices) -> dict[Filter, Any]:
        """Return what the columns of the chosen filters must hold."""
        options = {each: each.option(self[each.name], choices) for each in FILTERS if self[each.name]}
        return {each: option.stored for each, option in options.items() if option}

    def projects(self, choices: FilterChoices) -> ProjectQuerySet:
        """Return the projects asked for, in no order."""
        # A random order looks at all projects, other orders at those of a page.
        published = ProjectPage.objects.published() if self["order"] == RANDOM else ProjectPage.objects.live()
        stored = self.stored(choices)
        wanted = {each.column: value for each, value in stored.items()}
        found = published.with_filter_columns(wanted).filter(**wanted)
        for each in FILTERS:
            if each not in stored and (hidden := each.hidden(choices)):
                found = found.exclude(**{f"{each.column}__in": hidden})
        return found


def is_valid_day(value: str) -> bool:
    """Tell whether a list may be shuffled by this day; an empty value is valid."""
    if not value:
        return True
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        return False
    return value == day.isoformat() and FIRST_DAY <= day <= timezone.localdate()
