"""Found pages in the shape that the search template shows, loaded kind by kind."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from wagtail.models import Page

from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage
from showcase.contest.presentation import View, card_view
from showcase.core.links import local_url
from showcase.core.russian import capitalise_sentence, count_ru, strip_settlement_prefix, typograph
from showcase.core.search_text import WordGroup
from showcase.news.models import NewsPage
from showcase.pages.context import municipality_counts
from showcase.pages.models import StandardPage
from showcase.pages.search_texts import snippet

DEMO = "Демонстрация"


def result_views(found: Sequence[Page], groups: Sequence[WordGroup]) -> list[View]:
    """Show found pages in their order; the number of queries grows with types, not with pages."""
    by_type: dict[type[Page], list[int]] = {}
    for page in found:
        by_type.setdefault(page.specific_class, []).append(page.pk)
    views: dict[int, View] = {}
    for model, ids in by_type.items():
        load = LOADERS.get(model, _text_pages)
        loaded = load(model.objects.filter(pk__in=ids))
        views |= {page.pk: _common(page, groups) | view for page, view in loaded}
    return [views[page.pk] for page in found if page.pk in views]


def _common(page: Page, groups: Sequence[WordGroup]) -> View:
    return {
        "url": local_url(page.url_path),
        "title": typograph(capitalise_sentence(page.title)),
        "type_label": "Страница",
        "snippet": typograph(snippet(page, groups)),
        "meta": "",
        "photo": None,
        "kind": "",
        "is_demo": page.is_demo,
    }


def _meta(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _whereabouts(settlement: str, municipality: str) -> str:
    # «г. Новомосковск · город Новомосковск» would say one thing twice.
    is_same = strip_settlement_prefix(settlement) == strip_settlement_prefix(municipality)
    return typograph(settlement if is_same else _meta(settlement, municipality))


def _projects(pages: Any) -> Iterable[tuple[Page, View]]:
    for page in pages.for_cards().defer(None).defer("contest_year__body"):
        card = card_view(page)
        place = _whereabouts(page.settlement, page.municipality_title)
        state = card["outcome_label"] or card["stage_label"]
        number = f"№ {page.public_number}" if page.public_number else ""
        meta = _meta(DEMO if page.is_demo else "", number, place, f"{card['year']} год", state)
        yield page, {"type_label": "Проект", "meta": meta, "photo": card["photo"], "kind": card["kind"]}


def _news(pages: Any) -> Iterable[tuple[Page, View]]:
    for page in pages.for_list().defer(None):
        item = page.list_view()
        meta = _meta(DEMO if page.is_demo else "", item.date_label, item.type_label)
        yield page, {"type_label": "Новость", "meta": meta, "photo": item.photo}


def _years(pages: Any) -> Iterable[tuple[Page, View]]:
    for page in pages:
        yield page, {"type_label": "Год конкурса", "meta": DEMO if page.is_demo else ""}


def _municipalities(pages: Any) -> Iterable[tuple[Page, View]]:
    counts = municipality_counts()
    for page in pages:
        count = counts.get(page.path, {}).get("count", 0)
        projects = count_ru(count, "проект", "проекта", "проектов") if count else "проектов пока нет"
        centre = f"центр — {page.centre}" if page.centre and page.centre not in page.title else ""
        yield (
            page,
            {
                "type_label": "Муниципалитет",
                "meta": capitalise_sentence(_meta(centre, projects)),
                "snippet": capitalise_sentence(page.full_name) if page.full_name != page.title else "",
            },
        )


def _text_pages(pages: Any) -> Iterable[tuple[Page, View]]:
    for page in pages:
        yield page, {} if isinstance(page, StandardPage) else {"snippet": page.summary}


LOADERS: dict[type[Page], Callable[[Any], Iterable[tuple[Page, View]]]] = {
    ProjectPage: _projects,
    NewsPage: _news,
    ContestYearPage: _years,
    MunicipalityPage: _municipalities,
}
