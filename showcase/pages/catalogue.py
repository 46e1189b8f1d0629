"""Context of the catalogue of projects."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils import timezone

from showcase.contest.cards import cards_of
from showcase.contest.choices import FigureKey
from showcase.contest.figures import known_of
from showcase.contest.models import ContestYearPage, Figure
from showcase.contest.presenters import few_photos, project_rows
from showcase.contest.querysets import ProjectQuerySet
from showcase.core.links import Chip, Link, local_url
from showcase.core.pagination import paginate
from showcase.core.russian import capitalise_sentence, count_ru, date_ru, number_ru
from showcase.pages.directory import PROJECT_WORDS
from showcase.pages.filter_counts import Counts, as_text, count_options
from showcase.pages.filters import (
    AS_CARDS,
    AS_ROWS,
    BY_DISTRICT,
    BY_TITLE,
    FILTERS,
    KINDS,
    RANDOM,
    CatalogueRequest,
    Filter,
    FilterChoices,
    Year,
)
from showcase.pages.list_parts import Part, keys_at, parts_in_order
from showcase.pages.own_district import district_of, own_link

COUNTED = {"": FigureKey.APPLICATIONS, "pobediteli": FigureKey.WINNERS, "prizyory": FigureKey.PRIZES}
"""What sources counted of a year, by the value of the filter of outcomes."""
CARDS_PER_PAGE, ROWS_PER_PAGE = 12, 24
"""The same number a page in both looks of a list: the page keeps its address."""


@dataclass(frozen=True)
class FilterOption:
    """An option with the number of projects it leads to."""

    value: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class FilterGroup:
    """A filter as a list of the form, or as a checkbox with one option."""

    name: str
    parameter: str
    label: str
    is_checkbox: bool
    options: list[FilterOption]


@dataclass(frozen=True)
class RandomOrder:
    """Explanation of a random order, the URL that preserves it, and a link to today's order."""

    text: str
    url: str
    today_url: str


def catalogue_context(request: HttpRequest) -> dict[str, Any]:
    """Return the chosen projects, a page at a time, with filters that know their counts."""
    chosen, choices = CatalogueRequest.from_request(request), FilterChoices.from_request(request)
    counts, year = count_options(chosen, choices), chosen_year(chosen, choices)
    voting = voting_years(chosen, choices)
    projects = in_order(chosen, choices, voting)
    own = None if chosen["municipality"] or chosen["order"] else district_of(request)
    groups = [filter_group(each, chosen, choices, counts) for each in FILTERS]
    return {
        "chosen": chosen,
        "known_note": known_note(chosen, year, counts["total"][""]),
        "has_filters": chosen.has_filters,
        "order": chosen["order"],
        "look": chosen["look"],
        "own": own_link(own) if own else None,
        "lists": [group for group in groups if not group.is_checkbox],
        "checkboxes": [group for group in groups if group.is_checkbox and group.options],
        "kind_chips": kind_chips(chosen, groups),
        "chips": chips(chosen, groups),
        "clear_url": CatalogueRequest().url(look=chosen["look"]),
        "orders": order_links(chosen, is_voting=bool(voting)),
        "noindex": bool(year and year.is_demo),
        "demo_years": demo_links(choices) if chosen.is_plain else [],
        "municipalities": municipality_chips(choices, counts) if chosen.is_plain else [],
        **list_context(
            chosen,
            projects.district_first(own) if own else projects,
            [] if own else parts_in_order(chosen, choices, counts),
            counts,
            voting,
        ),
    }


# The list


def known_note(chosen: CatalogueRequest, year: Year | None, found: int) -> str:
    """Say what part of a year's counted projects the list is; empty for lists that nobody counted."""
    conditions = {each.name for each in FILTERS if chosen[each.name]} - {"year", "outcome"}
    key = COUNTED.get(chosen["outcome"])
    if not year or not key or conditions:
        return ""
    known = known_of(found, Figure.objects.filter(contest_year=year.pk, key=key), key)
    return f"На сайте {known}." if known and found else ""


def chosen_year(chosen: CatalogueRequest, choices: FilterChoices) -> Year | None:
    return next((page for page in choices.years if str(page.year) == chosen["year"]), None)


def voting_years(chosen: CatalogueRequest, choices: FilterChoices) -> set[int]:
    """Return keys of the listed years whose vote is open on the day of the list."""
    year = chosen_year(chosen, choices)
    listed = [year] if year else [page for page in choices.years if not page.is_demo]
    return ContestYearPage.objects.voting_on(chosen.day) & {page.pk for page in listed}


def in_order(chosen: CatalogueRequest, choices: FilterChoices, voting: set[int]) -> ProjectQuerySet:
    """Return the projects in the order asked for; by default those of an open vote are shuffled, to favour none."""
    found = chosen.projects(choices)
    if chosen["order"] == BY_TITLE:
        return found.by_title()
    if chosen["order"] == BY_DISTRICT:
        return found.by_district([page.path for page in choices.municipalities])
    if chosen["order"] == RANDOM:
        return found.shuffled(chosen.day)
    return found.newest_first(shuffled=voting, day=chosen.day)


def list_context(
    chosen: CatalogueRequest, found: ProjectQuerySet, parts: list[Part], counts: Counts, voting: set[int]
) -> dict[str, Any]:
    """Return one page of the list with the links around it; links of a random order name its day."""
    total = counts["total"][""]
    with_photo = total if chosen["photo"] else counts["photo"][as_text(True)]
    has_few_photos = few_photos(with_photo, total)
    looks_as_rows = has_few_photos if not chosen["look"] else chosen["look"] == AS_ROWS
    per_page = ROWS_PER_PAGE if has_few_photos else CARDS_PER_PAGE
    paginator = Paginator(range(total), per_page)
    if chosen.page > paginator.num_pages:
        raise Http404("Нет такой страницы списка.")
    shown = paginator.page(chosen.page)
    # Only keys are sorted: all the rest is read for the projects of this page alone.
    cards = cards_of(keys_at(shown.object_list, total, found, parts))
    is_shuffled = chosen["order"] == RANDOM or bool(voting and not chosen.has_fixed_order)
    day = {"day": chosen.day.isoformat()} if is_shuffled else {}
    left = min(per_page, total - shown.end_index())
    caption = f"Проекты {shown.start_index()}–{shown.end_index()} из {number_ru(total)}"
    return {
        "total": total,
        "total_label": count_ru(total, *PROJECT_WORDS),
        "projects": cards,
        "table": project_rows(cards, caption, with_year=not chosen["year"]) if looks_as_rows else None,
        "look_link": look_link(chosen, looks_as_rows=looks_as_rows),
        "photos_note": photos_note(with_photo, total) if has_few_photos else "",
        "random_order": random_order_links(chosen, is_voting=bool(voting)) if is_shuffled else None,
        "pagination": paginate(shown, lambda number: chosen.url(page=number, **day), f"Показать ещё {left}"),
    }


def photos_note(with_photo: int, total: int) -> str:
    return (
        f"Фото пока есть у {number_ru(with_photo)} из {number_ru(total)}." if with_photo else "Фото пока нет."
    )


def random_order_links(chosen: CatalogueRequest, *, is_voting: bool) -> RandomOrder:
    everything = not chosen["year"] and not chosen["order"]
    subject = "Порядок проектов, за которые голосуют," if everything else "Порядок"
    is_today = chosen.day == timezone.localdate()
    when = "сегодня" if is_today else date_ru(chosen.day)
    reason = ": список никому не даёт преимущества" if is_voting else ""
    return RandomOrder(
        text=f"{subject} случайный и {when} один для всех{reason}.",
        url=chosen.url(page=chosen.page, day=chosen.day.isoformat()),
        today_url="" if is_today else chosen.url(day=""),
    )


# Filters and links


def filter_group(
    each: Filter, chosen: CatalogueRequest, choices: FilterChoices, counts: Counts
) -> FilterGroup:
    current = chosen[each.name]
    options = [
        FilterOption(
            value=option.value,
            label=option.label,
            count=counts[each.name][as_text(option.stored)],
            is_current=option.value == current,
        )
        for option in each.options(choices)
    ]
    shown = [option for option in options if option.count or option.is_current]
    return FilterGroup(each.name, each.parameter, each.label, each.is_checkbox, shown)


def kind_chips(chosen: CatalogueRequest, groups: list[FilterGroup]) -> list[Chip]:
    """Link to the kinds; the link of the chosen one drops it."""
    kinds = {option.value: option for option in KINDS}
    [group] = [group for group in groups if group.name == "kind"]
    return [
        Chip(
            kinds[option.value].short_label,
            chosen.url(kind="" if option.is_current else option.value),
            is_current=option.is_current,
            count=option.count,
            mark=kinds[option.value].stored or "unknown",
        )
        for option in group.options
    ]


def chips(chosen: CatalogueRequest, groups: list[FilterGroup]) -> list[Chip]:
    """The conditions in force, each as a link that drops it."""
    return [
        Chip(capitalise_sentence(option.label), chosen.url(**{group.name: ""}), removes=True)
        for group in groups
        for option in group.options
        if option.is_current
    ]


def order_links(chosen: CatalogueRequest, *, is_voting: bool) -> list[Link]:
    """Links to the sort orders; the default one has no parameter."""
    orders = [
        ("", "Сначала новые"),
        (BY_TITLE, "По названию"),
        (BY_DISTRICT, "По району"),
        (RANDOM, "Случайно"),
    ]
    if is_voting and chosen["year"]:
        orders = [("", "Случайно"), *orders[1:3]]
    return [Link(label, chosen.url(order=key), is_current=chosen["order"] == key) for key, label in orders]


def look_link(chosen: CatalogueRequest, *, looks_as_rows: bool) -> Link:
    """Link to the other layout, on the same page of the list."""
    if looks_as_rows:
        return Link("Показать карточками", chosen.url(look=AS_CARDS, page=chosen.page))
    return Link("Показать списком", chosen.url(look=AS_ROWS, page=chosen.page))


def demo_links(choices: FilterChoices) -> list[Link]:
    demos = [str(page.year) for page in choices.years if page.is_demo]
    return [Link(year, CatalogueRequest().url(year=year)) for year in demos]


def municipality_chips(choices: FilterChoices, counts: Counts) -> list[Chip]:
    return [
        Chip(page.title, local_url(page.url_path), count=counts["municipality"][page.path])
        for page in choices.municipalities
        if not page.is_unknown
    ]
