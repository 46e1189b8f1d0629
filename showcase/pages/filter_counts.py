"""How many projects each option of the catalogue's filters leads to."""

from collections import Counter
from collections.abc import Hashable
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count

from showcase.contest.choices import Outcome, Stage
from showcase.contest.models import ProjectPage
from showcase.core import cache_version
from showcase.pages.filters import FILTERS, CatalogueRequest, FilterChoices

Counts = dict[str, Counter[str]]
"""Counts by filter name and column value (as text); `total` holds the number of projects found, `YEARS_APART`
those of each municipality by year.
"""
YEARS_APART = "municipality, year"


class Combination(NamedTuple):
    """One combination of values in the columns of FILTERS, in their order, with its number of public projects."""

    values: tuple[Any, ...]
    is_demo: bool
    number: int

    @property
    def is_marked(self) -> bool:
        """The same as `ProjectQuerySet.marked()`."""
        return self.values[OUTCOME] in WINNING or self.values[STAGE] in BUILT


class Which(NamedTuple):
    """Which projects to count: one year's, or those of all real contests; all or only the marked ones."""

    year: int | None = None
    is_marked: bool = False
    with_demos: bool = False

    def has(self, row: Combination) -> bool:
        of_contest = row.values[YEAR] == self.year if self.year else self.with_demos or not row.is_demo
        return of_contest and (row.is_marked or not self.is_marked)


Rows = list[Combination]
Conditions = dict[str, tuple[Hashable, ...]]
"""By filter name, the values that its column must have, `(True, value)`, or must not, `(False, value, value)`."""
WINNING, BUILT = {Outcome.WINNER, Outcome.PRIZE}, {*Stage.built()}
NAMES = [each.name for each in FILTERS]
MUNICIPALITY, YEAR, OUTCOME, STAGE = map(NAMES.index, ("municipality", "year", "outcome", "stage"))


def count_options(chosen: CatalogueRequest, choices: FilterChoices) -> Counts:
    """Count projects by the options of every filter with the others applied.

    The database reads the projects once after a public change: the work of a page does not grow with their number.
    """
    conditions = conditions_of(chosen, choices)
    if not settings.PAGE_CACHE_SECONDS:
        return count(combinations(), conditions)
    return cached_counts(cache_version.current(), tuple(conditions.items()))


def count_projects(name: str, **which: Any) -> Counter[str]:
    """Count the projects that `Which` selects by the column value of a filter; do not modify the result."""
    if not settings.PAGE_CACHE_SECONDS:
        return count_column(combinations(), name, Which(**which))
    return cached_column(cache_version.current(), name, Which(**which))


def conditions_of(chosen: CatalogueRequest, choices: FilterChoices) -> Conditions:
    """Return conditions for the chosen options, and default exclusions for the other filters."""
    hidden = {each.name: (False, *each.hidden(choices)) for each in FILTERS if each.hidden(choices)}
    return hidden | {each.name: (True, value) for each, value in chosen.stored(choices).items()}


@lru_cache(maxsize=200)
def cached_counts(version: int, conditions: tuple[tuple[str, tuple[Hashable, ...]], ...]) -> Counts:
    return count(cached_combinations(version), dict(conditions))


@lru_cache(maxsize=200)
def cached_column(version: int, name: str, which: Which) -> Counter[str]:
    return count_column(cached_combinations(version), name, which)


@lru_cache(maxsize=1)
def cached_combinations(version: int) -> Rows:
    """Not cached by `cache_version.cached`, which would copy thousands of rows for every page."""
    return combinations()


def combinations() -> Rows:
    """Read all public projects."""
    columns = [*(each.column for each in FILTERS), "contest_year__is_demo"]
    rows = ProjectPage.objects.live().with_filter_columns(columns).order_by()
    counted = rows.values_list(*columns).annotate(number=Count("pk"))
    return [Combination(tuple(values), is_demo, number) for *values, is_demo, number in counted]


def count(rows: Rows, conditions: Conditions) -> Counts:
    found = fitting(rows, conditions)
    counts: Counts = {"total": Counter({"": sum(row.number for row in found)})}
    for place, name in enumerate(NAMES):
        others = {other: wanted for other, wanted in conditions.items() if other != name}
        counts[name] = numbers(fitting(rows, others) if name in conditions else found, place)
    counts[YEARS_APART] = Counter()
    for row in found:
        counts[YEARS_APART][place_and_year(row.values[MUNICIPALITY], row.values[YEAR])] += row.number
    return counts


def place_and_year(path: str, year: int) -> str:
    return f"{path}, {year}"


def count_column(rows: Rows, name: str, which: Which) -> Counter[str]:
    return numbers([row for row in rows if which.has(row)], NAMES.index(name))


def fitting(rows: Rows, conditions: Conditions) -> Rows:
    """The combinations that meet all conditions."""
    for name, (is_wanted, *values) in conditions.items():
        place = NAMES.index(name)
        rows = [row for row in rows if (row.values[place] in values) == is_wanted]
    return rows


def numbers(rows: Rows, place: int) -> Counter[str]:
    """Sum the projects by column value."""
    found: Counter[Any] = Counter()
    for row in rows:
        found[row.values[place]] += row.number
    return Counter({as_text(value): number for value, number in found.items()})


def as_text(stored: Any) -> str:
    return str(stored).lower() if isinstance(stored, bool) else str(stored)
