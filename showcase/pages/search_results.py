"""Found pages as search results, loaded type by type."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.safestring import SafeString
from wagtail.models import Page

from showcase.contest.cards import project_cards
from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage
from showcase.core.links import local_url
from showcase.core.photos import Photo
from showcase.core.russian import capitalise_sentence, count_ru, strip_settlement_prefix, typograph
from showcase.core.search_text import WordGroup
from showcase.news.models import NewsPage
from showcase.pages.directory import PROJECT_WORDS
from showcase.pages.filter_counts import count_projects
from showcase.pages.search_index import Hit
from showcase.pages.search_texts import TEXT_FIELDS, marked, snippet

DEMO = "Демонстрация"


@dataclass(frozen=True)
class SearchResult:
    """A found page for `search_result.html`."""

    url: str
    title: str
    snippet: SafeString
    type_label: str = "Страница"
    meta: str = ""
    photo: Photo | None = None
    kind: str = ""


def results(found: Sequence[Hit], groups: Sequence[WordGroup]) -> list[SearchResult]:
    """Return found pages in their order; the number of queries grows with page types, not with pages."""
    keys: dict[type[Page], list[int]] = defaultdict(list)
    for hit in found:
        keys[ContentType.objects.get_for_id(hit.kind).model_class()].append(hit.key)
    loaded: dict[int, SearchResult] = {}
    for model, ids in keys.items():
        details = DETAILS.get(model, _text_pages)
        for page, values in details(model.objects.filter(pk__in=ids)):
            loaded[page.pk] = _result(page, groups, values)
    return [loaded[hit.key] for hit in found if hit.key in loaded]


def _result(page: Page, groups: Sequence[WordGroup], values: dict[str, Any]) -> SearchResult:
    common = {
        "url": local_url(page.url_path),
        "title": typograph(capitalise_sentence(page.title)),
        "snippet": snippet(page, groups) if page._meta.label in TEXT_FIELDS else page.summary,
    }
    shown = {**common, **values}
    return SearchResult(**{**shown, "snippet": marked(typograph(shown["snippet"]), groups)})


def _meta(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _whereabouts(settlement: str, municipality: str) -> str:
    # «г. Новомосковск · город Новомосковск» would say one thing twice.
    is_same = strip_settlement_prefix(settlement) == strip_settlement_prefix(municipality)
    return typograph(settlement if is_same else _meta(settlement, municipality))


Details = Iterable[tuple[Page, dict[str, Any]]]


def _projects(pages: Any) -> Details:
    cards = {card.key: card for card in project_cards(pages)}
    for page in pages:
        card = cards[page.pk]
        place = _whereabouts(page.settlement, card.municipality_name)
        state = card.status.outcome_label or card.status.stage_label
        number = f"№ {card.number}" if card.number else ""
        meta = _meta(DEMO if card.is_demo else "", number, place, f"{card.year} год", state)
        yield page, {"type_label": "Проект", "meta": meta, "photo": card.photo, "kind": card.kind}


def _news(pages: Any) -> Details:
    items = {item.url: item for item in pages.items()}
    for page in pages:
        item = items[local_url(page.url_path)]
        meta = _meta(DEMO if page.is_demo else "", item.date_label, item.type_label)
        yield page, {"type_label": "Новость", "meta": meta, "photo": item.photo}


def _years(pages: Any) -> Details:
    for page in pages:
        yield page, {"type_label": "Год конкурса", "meta": DEMO if page.is_demo else ""}


def _municipalities(pages: Any) -> Details:
    counts = count_projects("municipality")
    for page in pages:
        count = counts[page.path]
        projects = count_ru(count, *PROJECT_WORDS) if count else "проектов пока нет"
        centre = f"центр — {page.centre}" if page.centre and page.centre not in page.title else ""
        yield (
            page,
            {
                "type_label": "Муниципалитет",
                "meta": capitalise_sentence(_meta(centre, projects)),
                "snippet": capitalise_sentence(page.full_name) if page.full_name != page.title else "",
            },
        )


def _text_pages(pages: Any) -> Details:
    for page in pages:
        yield page, {}


DETAILS: dict[type[Page], Callable[[Any], Details]] = {
    ProjectPage: _projects,
    NewsPage: _news,
    ContestYearPage: _years,
    MunicipalityPage: _municipalities,
}
