"""The catalogue's list in parts whose sizes are known, so that a page of it sorts one part and not all projects."""

from typing import NamedTuple

from django.db.models import Q

from showcase.contest.querysets import ProjectQuerySet
from showcase.pages.filter_counts import Counts, as_text
from showcase.pages.filters import BY_DISTRICT, CatalogueRequest, FilterChoices


class Part(NamedTuple):
    """Projects that stand together in the list, and how many they are."""

    condition: Q
    number: int


def parts_in_order(chosen: CatalogueRequest, choices: FilterChoices, counts: Counts) -> list[Part]:
    """The years, or the municipalities, that follow one another in the order asked for; nothing for other orders."""
    if chosen["order"] == BY_DISTRICT:
        places = [page for page in choices.municipalities if chosen["municipality"] in ("", page.slug)]
        return [Part(Q(path__startswith=page.path), counts["municipality"][page.path]) for page in places]
    if chosen["order"]:
        return []
    years = [page for page in choices.years if str(page.year) == chosen["year"]]
    years = years or [page for page in choices.years if not page.is_demo]
    return [Part(Q(contest_year=page.pk), counts["year"][as_text(page.pk)]) for page in years]


def keys_at(places: range, total: int, found: ProjectQuerySet, parts: list[Part]) -> list[int]:
    """Keys of the projects at these places of the list; those near its end are looked for from there."""
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
