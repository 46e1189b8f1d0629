"""Splits the catalogue's list into parts of known size, so that a page sorts one part instead of all projects."""

from typing import NamedTuple

from django.db.models import Q

from showcase.contest.querysets import ProjectQuerySet
from showcase.pages.filter_counts import YEARS_APART, Counts, as_text, place_and_year
from showcase.pages.filters import BY_DISTRICT, CatalogueRequest, FilterChoices, Place

MOST_TOGETHER = 500
"""A municipality with more projects is sorted year by year."""


class Part(NamedTuple):
    """Projects that stand together in the list, and how many they are."""

    condition: Q
    number: int


def parts_in_order(chosen: CatalogueRequest, choices: FilterChoices, counts: Counts) -> list[Part]:
    """Return years or municipalities as parts in list order; no parts for other sort orders."""
    if chosen["order"] == BY_DISTRICT:
        places = [page for page in choices.municipalities if chosen["municipality"] in ("", page.slug)]
        return [part for place in places for part in parts_of_place(place, choices, counts)]
    if chosen["order"]:
        return []
    years = [page for page in choices.years if str(page.year) == chosen["year"]]
    years = years or [page for page in choices.years if not page.is_demo]
    return [Part(Q(contest_year=page.pk), counts["year"][as_text(page.pk)]) for page in years]


def parts_of_place(place: Place, choices: FilterChoices, counts: Counts) -> list[Part]:
    """Return the municipality as one part, or its years, newest first, if it is large."""
    here, number = Q(path__startswith=place.path), counts["municipality"][place.path]
    if number <= MOST_TOGETHER:
        return [Part(here, number)]
    numbers = {year.pk: counts[YEARS_APART][place_and_year(place.path, year.pk)] for year in choices.years}
    return [Part(here & Q(contest_year=pk), number) for pk, number in numbers.items() if number]


def keys_at(places: range, total: int, found: ProjectQuerySet, parts: list[Part]) -> list[int]:
    """Return keys of a slice of the list; one in the second half is read in reverse order."""
    if sum(part.number for part in parts) != total:
        parts = [Part(Q(), total)]
    before = skipped = size = 0
    condition = Q()
    for part in parts:
        after = before + part.number
        if after <= places.start:
            skipped = after
        elif before < places.stop:
            condition |= part.condition
            size += part.number
        before = after
    start, stop = places.start - skipped, places.stop - skipped
    keys = found.filter(condition).values_list("pk", flat=True)
    if start <= size // 2:
        return list(keys[start:stop])
    return list(keys.reverse()[size - stop : size - start])[::-1]
