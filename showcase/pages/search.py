"""Context of the search page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest

from showcase.core.links import Chip, Link, with_query
from showcase.core.models.page import page_number
from showcase.core.pagination import paginate
from showcase.core.russian import capitalise_sentence, count_ru
from showcase.core.search_text import QUERY_LENGTH, WordGroup, query_groups, words
from showcase.pages.directory import municipality_links
from showcase.pages.search_index import SECTIONS, Found, Hit, find, words_found
from showcase.pages.search_results import results
from showcase.pages.search_texts import vocabulary

RESULTS_PER_PAGE = 10
POPULAR_MUNICIPALITIES = 3
EXACTLY = "1"


@dataclass(frozen=True)
class SearchRequest:
    """The parameters `q`, `razdel` (a key of SECTIONS), `tochno` (search without corrections) and `p`."""

    query: str = ""
    section: str = ""
    exactly: str = ""
    page: int = 1

    @classmethod
    def from_request(cls, request: HttpRequest) -> Self:
        """Read the parameters; raises Http404 for values that do not exist."""
        section, exactly = request.GET.get("razdel", ""), request.GET.get("tochno", "")
        if (section and section not in SECTIONS) or exactly not in ("", EXACTLY):
            raise Http404("Нет такого условия.")
        typed = " ".join(request.GET.get("q", "")[:QUERY_LENGTH].split())
        return cls(typed, section, exactly, page_number(request))

    def as_query(self, **changes: Any) -> dict[str, str]:
        """Return the parameters of this search with changes; any change starts at page 1."""
        chosen = replace(self, **{"page": 1, **changes}) if changes else self
        page = str(chosen.page) if chosen.page > 1 else ""
        values = {"q": chosen.query, "razdel": chosen.section, "tochno": chosen.exactly, "p": page}
        return {name: value for name, value in values.items() if value}

    def url(self, **changes: Any) -> str:
        return with_query("/poisk/", self.as_query(**changes))


@dataclass(frozen=True)
class Answer:
    """The query that was finally used, and its results."""

    query: str
    groups: Sequence[WordGroup]
    found: Found

    @classmethod
    def to(cls, query: str) -> Self:
        groups = query_groups(query)
        return cls(query, groups, find(groups, query))

    @classmethod
    def best(cls, asked: SearchRequest) -> Self:
        """Return the answer to what was typed or, if there is none, to the corrected query."""
        typed = cls.to(asked.query)
        if typed.hits() or asked.exactly or not asked.query:
            return typed
        suggestion = vocabulary().suggest(asked.query)
        corrected = cls.to(suggestion) if suggestion else typed
        return corrected if corrected.hits() else typed

    def hits(self, section: str = "") -> list[Hit]:
        """Those of one section, or of all."""
        return [hit for hit in self.found.hits if section in ("", hit.section)]

    def has_more(self, section: str = "") -> bool:
        return section in self.found.more if section else bool(self.found.more)


def search_context(request: HttpRequest) -> dict[str, Any]:
    """Return a page of results with counts by section, or suggestions if nothing is found."""
    asked = SearchRequest.from_request(request)
    answer = Answer.best(asked)
    corrected = answer.query != asked.query
    return {
        "search_query": asked.query,
        "shown_query": answer.query if corrected else "",
        "exact_url": asked.url(exactly=EXACTLY, section="") if corrected else "",
        "sections": section_chips(asked, answer) if answer.hits() else [],
        **page_of_results(asked, answer),
        "suggestions": [] if answer.hits() else [*shorter_queries(answer), *popular_municipalities()],
    }


def section_chips(asked: SearchRequest, answer: Answer) -> list[Chip]:
    """Return «Всё» and the sections that have results or are chosen; «300+» where more match than are found."""
    labels = {"": "Всё", **{key: section.label for key, section in SECTIONS.items()}}
    counts = {key: len(answer.hits(key)) for key in labels}
    return [
        Chip(
            label,
            asked.url(section=key),
            count=f"{counts[key]}+" if answer.has_more(key) else counts[key],
            is_current=key == asked.section,
        )
        for key, label in labels.items()
        if counts[key] or key == asked.section
    ]


def page_of_results(asked: SearchRequest, answer: Answer) -> dict[str, Any]:
    """Return the page of results with links to others; raises Http404 after the last page."""
    paginator = Paginator(answer.hits(asked.section), RESULTS_PER_PAGE)
    if asked.page > paginator.num_pages:
        raise Http404("Нет такой страницы списка.")
    shown = paginator.page(asked.page)
    return {
        "results": results(shown.object_list, answer.groups),
        "total_label": total_label(paginator.count, has_more=answer.has_more(asked.section)),
        "pagination": paginate(shown, lambda number: asked.url(page=number), "Ещё результаты"),
    }


def total_label(total: int, *, has_more: bool) -> str:
    """Return «12 результатов», or «Больше 300 результатов…»."""
    if has_more:
        return f"Больше {total // 100 * 100} результатов, показаны самые новые. Уточните запрос."
    return count_ru(total, "результат", "результата", "результатов")


def shorter_queries(answer: Answer) -> list[Link]:
    """Return links that search for one word of the query each, for words that some page has."""
    typed = {word: chunk.strip(".,;:!?«»\"'()") for chunk in answer.query.split() for word in words(chunk)}
    found = words_found(answer.groups) if len(answer.groups) > 1 else []
    shorter = dict.fromkeys(typed.get(word, word) for word in found)
    return [Link(f"Искать «{query}»", SearchRequest(query).url()) for query in shorter]


def popular_municipalities() -> list[Link]:
    places = sorted(municipality_links(), key=lambda place: -place.count)[:POPULAR_MUNICIPALITIES]
    return [Link(capitalise_sentence(place.title), place.url) for place in places]
