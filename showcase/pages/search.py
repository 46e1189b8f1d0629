"""Search over the site: what a reader typed, what it stands for, what is found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest

from showcase.contest.presentation import View
from showcase.core.models.page import page_number
from showcase.core.russian import capitalise_sentence, count_ru
from showcase.core.search_text import QUERY_LENGTH, WordGroup, query_groups, words
from showcase.pages.context import municipality_links
from showcase.pages.search_index import SECTIONS, count_sections, in_order, matching, words_found
from showcase.pages.search_results import result_views
from showcase.pages.vocabulary import live_vocabulary

PER_PAGE = 10
POPULAR = 3
EXACTLY = "1"


@dataclass(frozen=True)
class SearchRequest:
    """What a reader typed (`q`), the section chosen, the page of the list, and whether to correct nothing."""

    q: str = ""
    razdel: str = ""
    tochno: str = ""
    p: int = 1

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Read the parameters; raises Http404 for a section or a page that never existed."""
        section, exactly = request.GET.get("razdel", ""), request.GET.get("tochno", "")
        if (section and section not in SECTIONS) or exactly not in ("", EXACTLY):
            raise Http404("Нет такого условия.")
        typed = " ".join(request.GET.get("q", "")[:QUERY_LENGTH].split())
        return cls(typed, section, exactly, page_number(request))

    def as_query(self, **changes: Any) -> dict[str, str]:
        """Return the parameters that lead here; defaults are left out, and any change starts at page 1."""
        chosen = replace(self, **{"p": 1, **changes}) if changes else self
        query = {name: getattr(chosen, name) for name in ("q", "razdel", "tochno") if getattr(chosen, name)}
        return {**query, "p": str(chosen.p)} if chosen.p > 1 else query

    def url(self, **changes: Any) -> str:
        """Return a link to another view of the search."""
        query = urlencode(self.as_query(**changes))
        return f"/poisk/?{query}" if query else "/poisk/"


@dataclass(frozen=True)
class Answer:
    """What was searched for in the end, as words, and how many pages of each section have them."""

    query: str
    groups: Sequence[WordGroup]
    counts: dict[str, int]

    @classmethod
    def to(cls, query: str) -> Self:
        """Search for what was typed."""
        groups = query_groups(query)
        return cls(query, groups, count_sections(groups))

    @classmethod
    def best(cls, asked: SearchRequest) -> Self:
        """Search for what was typed; when nothing is found, for what was meant, if that finds something."""
        typed = cls.to(asked.q)
        if typed.total or asked.tochno or not asked.q:
            return typed
        meant = live_vocabulary.get().suggest(asked.q)
        corrected = cls.to(meant) if meant else typed
        return corrected if corrected.total else typed

    @property
    def total(self) -> int:
        """Pages found in all sections."""
        return sum(self.counts.values())


def search_context(request: HttpRequest) -> dict[str, Any]:
    """What was found, a page at a time, with counts by section; help when nothing was."""
    asked = SearchRequest.of(request)
    answer = Answer.best(asked)
    corrected = answer.query != asked.q
    return {
        "search_query": asked.q,
        "shown_query": answer.query if corrected else "",
        "exact_url": asked.url(tochno=EXACTLY, razdel="") if corrected else "",
        "sections": section_links(asked, answer) if answer.total else [],
        **page_of_results(asked, answer),
        "suggestions": [] if answer.total else [*shorter_queries(answer), *popular_links()],
    }


def section_links(asked: SearchRequest, answer: Answer) -> list[View]:
    """Everything, then the sections that have something or are chosen."""
    labels = {"": "Всё", **{key: label for key, (label, _) in SECTIONS.items()}}
    counts = {"": answer.total, **answer.counts}
    return [
        {"key": key, "label": label, "count": counts[key], "url": asked.url(razdel=key),
         "is_current": key == asked.razdel}
        for key, label in labels.items()
        if counts[key] or key == asked.razdel
    ]  # fmt: skip


def page_of_results(asked: SearchRequest, answer: Answer) -> dict[str, Any]:
    """The results of the page asked for and links to its neighbours; raises Http404 behind the last page."""
    total = answer.counts[asked.razdel] if asked.razdel else answer.total
    paginator = Paginator(range(total), PER_PAGE)
    if asked.p > paginator.num_pages:
        raise Http404("Нет такой страницы списка.")
    shown = paginator.page(asked.p)
    return {
        "results": results(asked, answer, shown.object_list) if total else [],
        "total": total,
        "total_label": count_ru(total, "результат", "результата", "результатов"),
        "pages": [
            {"number": n if isinstance(n, int) else None, "url": asked.url(p=n) if isinstance(n, int) else "",
             "is_current": n == asked.p}
            for n in paginator.get_elided_page_range(asked.p)
        ],
        "previous_url": asked.url(p=asked.p - 1) if shown.has_previous() else "",
        "next_url": asked.url(p=asked.p + 1) if shown.has_next() else "",
    }  # fmt: skip


def results(asked: SearchRequest, answer: Answer, places: range) -> list[View]:
    """Load the results at these places of the list."""
    found = in_order(matching(answer.groups, asked.razdel), answer.groups, answer.query)
    return result_views(found[places.start : places.stop], answer.groups)


def shorter_queries(answer: Answer) -> list[View]:
    """The words of a query that are found each by itself, as searches of their own."""
    typed = {word: chunk.strip(".,;:!?«»\"'()") for chunk in answer.query.split() for word in words(chunk)}
    found = words_found(answer.groups) if len(answer.groups) > 1 else []
    shorter = list(dict.fromkeys(typed.get(word, word) for word in found))
    return [{"title": f"Искать «{query}»", "url": SearchRequest(q=query).url()} for query in shorter]


def popular_links() -> list[View]:
    """The municipalities with most projects."""
    busiest = sorted(municipality_links(), key=lambda place: -place["count"])[:POPULAR]
    return [{"title": capitalise_sentence(place["title"]), "url": place["url"]} for place in busiest]
