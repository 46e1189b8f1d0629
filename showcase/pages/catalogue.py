"""What the catalogue hands to its template."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils import timezone

from showcase.contest.facets import (
    chips,
    count_options,
    filter_groups,
    kind_chips,
    order_links,
    other_look,
    pair_option,
)
from showcase.contest.filters import AS_TEXT, RANDOM, Ground, ProjectFilter
from showcase.contest.models import ProjectPage
from showcase.contest.presenters import Card, project_card
from showcase.contest.querysets import ProjectQuerySet
from showcase.core.links import local_url
from showcase.core.pagination import paginate
from showcase.core.russian import count_ru, date_ru, number_ru
from showcase.core.tables import Cell, Table, table_view
from showcase.pages.own_district import district_of, own_link

PER_PAGE = 12
PROJECT_WORDS = ("проект", "проекта", "проектов")


def catalogue_context(request: HttpRequest) -> dict[str, Any]:
    """The chosen projects, a page at a time, with filters that know their counts."""
    chosen, ground = ProjectFilter.of(request), Ground.of(request)
    counts = count_options(chosen, ground)
    voting = ground.voting_years(chosen)
    found = ground.in_order(chosen, voting)
    own = None if chosen.rayon or chosen.poryadok else district_of(request)
    groups, pair = filter_groups(chosen, ground, counts), pair_option(chosen, counts)
    return {
        "chosen": chosen,
        "own": own_link(own) if own else None,
        "groups": groups,
        "pair": pair,
        "kind_chips": kind_chips(chosen, groups),
        "chips": chips(chosen, groups, pair),
        "clear_url": ProjectFilter(kak=chosen.kak).url(),
        "orders": order_links(chosen, bool(voting)),
        "look": other_look(chosen),
        "noindex": bool(chosen.god) and ground.years[chosen.god].is_demo,
        "demo_years": demo_links(ground) if chosen.is_plain else [],
        "municipalities": place_links(ground, counts["rayon"]) if chosen.is_plain else [],
        **list_context(chosen, found.district_first(own) if own else found, counts[""].get("", 0), voting),
    }


def list_context(
    chosen: ProjectFilter, found: ProjectQuerySet, total: int, voting: list[int]
) -> dict[str, Any]:
    """One page of the list with the links around it; links of a random order name its day."""
    paginator = Paginator(found.values_list("pk", flat=True), PER_PAGE)
    paginator.count = total  # known already: the database need not count once more
    if chosen.p > paginator.num_pages:
        raise Http404("Нет такой страницы списка.")
    shown = paginator.page(chosen.p)
    # Only keys are sorted: all the rest is read for the projects of this page alone.
    keys = list(shown.object_list)
    read = ProjectPage.objects.for_cards().in_bulk(keys)
    cards = [project_card(read[key]) for key in keys]
    is_shuffled = chosen.poryadok == RANDOM or bool(voting and not chosen.has_fixed_order)
    day = {"den": chosen.day.isoformat()} if is_shuffled else {}
    return {
        "total": total,
        "total_label": count_ru(total, *PROJECT_WORDS),
        "projects": cards,
        "table": text_list(cards, shown.start_index(), total) if chosen.kak == AS_TEXT and cards else None,
        "lots": lots_view(chosen, voting) if is_shuffled else None,
        "pagination": paginate(
            shown,
            lambda number: chosen.url(p=number, **day),
            f"Показать ещё {min(PER_PAGE, total - shown.end_index())}",
        ),
    }


def text_list(cards: list[Card], first: int, total: int) -> Table:
    """The same projects in lines; the caption says which of them."""
    rows = [
        [Cell(card.title, card.url), card.where, card.kind_label, card.year, card.status.text]
        for card in cards
    ]
    caption = f"Проекты {first}–{first + len(cards) - 1} из {number_ru(total)}"
    return table_view(caption, ["Проект", "Где", "Вид", "Год", "Итог"], rows)


def lots_view(chosen: ProjectFilter, voting: list[int]) -> dict[str, Any]:
    """Why the order is as it is, the address that keeps it, and the way back to the order of today."""
    subject = "Порядок" if chosen.god or chosen.poryadok else "Порядок проектов, за которые голосуют,"
    is_today = chosen.day == timezone.localdate()
    when = "сегодня" if is_today else f"{date_ru(chosen.day)}"
    reason = ": список никому не даёт преимущества" if voting else ""
    return {
        "text": f"{subject} случайный и {when} один для всех{reason}.",
        "url": chosen.url(p=chosen.p, den=chosen.day.isoformat()),
        "today_url": "" if is_today else chosen.url(den=""),
    }


def demo_links(ground: Ground) -> list[dict[str, Any]]:
    """Demonstration contests, whose projects stand apart from the real ones."""
    return [
        {"year": number, "url": ProjectFilter(god=number).url()}
        for number, page in ground.years.items()
        if page.is_demo
    ]


def place_links(ground: Ground, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The municipalities with their numbers of real projects."""
    return [
        {"title": page.title, "url": local_url(page.url_path), "count": counts.get(page.path, 0)}
        for page in ground.places.values()
        if not page.is_unknown
    ]
