"""Context of the list of news."""

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.utils import timezone
from taggit.models import Tag

from showcase.core.cache_version import cached
from showcase.core.links import Chip
from showcase.core.models.page import page_number
from showcase.core.pagination import paginate
from showcase.core.preferences import of_request
from showcase.core.russian import year_label
from showcase.news.querysets import NewsQuerySet
from showcase.news.shapes import Month, NewsItem

NEWS_PER_PAGE = 15
OWN_DISTRICT_NEWS = 3


@dataclass(frozen=True)
class NewsFilter:
    """The news that a reader asked for; parameters `god`, `tema`, `p`."""

    year: int | None
    tag: Tag | None
    page: int

    @classmethod
    def from_request(cls, request: HttpRequest, news: NewsQuerySet) -> Self:
        """Read the parameters; raises Http404 for a year or a topic without news."""
        year, slug = request.GET.get("god", ""), request.GET.get("tema", "")
        tag = news.topics().filter(slug=slug).first() if slug else None
        if slug and not tag:
            raise Http404("Нет такой темы.")
        if year and not (re.fullmatch("[12][0-9]{3}", year) and news.of_year(int(year)).exists()):
            raise Http404("Новостей за такой год нет.")
        return cls(int(year) if year else None, tag, page_number(request))

    def as_query(self, **changes: Any) -> dict[str, str]:
        """Return the parameters of this list with changes; page 1 is left out."""
        values = {"god": self.year, "tema": self.tag.slug if self.tag else None, "p": self.page, **changes}
        return {key: str(value) for key, value in values.items() if value and (key, value) != ("p", 1)}

    @property
    def conditions(self) -> list[str]:
        return [
            *([f"тема «{self.tag.name}»"] if self.tag else []),
            *([f"{self.year} год"] if self.year else []),
        ]

    def url(self, **changes: Any) -> str:
        query = urlencode(self.as_query(**changes))
        return f"?{query}" if query else "/novosti/"

    def apply(self, news: NewsQuerySet) -> NewsQuerySet:
        """Return the news asked for; without a condition the pinned ones are above the list, not in it."""
        if not (self.year or self.tag):
            return news.not_pinned()
        return news.of_year(self.year).on_topic(self.tag)


def index_context(request: HttpRequest, news: NewsQuerySet) -> dict[str, Any]:
    """Return the list by month, the archive by year and the topics; `news` are all published ones."""
    chosen = NewsFilter.from_request(request, news)
    listed = news.real_first()
    total = count(chosen, news)
    paginator = Paginator(range(total), NEWS_PER_PAGE)
    if chosen.page > paginator.num_pages:
        raise Http404("Нет такой страницы списка.")
    shown = paginator.page(chosen.page)
    items = chosen.apply(listed).items_at(shown.object_list, total)
    is_whole = not chosen.as_query()
    return {
        "noindex": bool(items) and all(item.is_demo for item in items),
        "chosen": chosen,
        "total": total,
        "months": by_month(items),
        "pinned": listed.pinned().items() if is_whole else [],
        "own_news": own_district_news(request, listed) if is_whole else [],
        "archive": year_chips(chosen, news),
        "topics": topic_chips(chosen, news),
        "chips": chips(chosen),
        "pagination": paginate(shown, lambda number: chosen.url(p=number), "Более ранние новости"),
    }


def count(chosen: NewsFilter, news: NewsQuerySet) -> int:
    """The length of the list; read once after a public change."""
    key = f"news-{chosen.year}-{chosen.tag and chosen.tag.pk}-{timezone.localdate()}"
    return cached(key, chosen.apply(news).count)


def own_district_news(request: HttpRequest, listed: NewsQuerySet) -> list[NewsItem]:
    """Return the newest news of the reader's district; without one, an empty list and no query."""
    slug = of_request(request).district
    return listed.real().filter(municipalities__slug=slug)[:OWN_DISTRICT_NEWS].items() if slug else []


def by_month(items: list[NewsItem]) -> list[Month]:
    """Group a page of the list; demonstrations are a group of their own."""
    groups = groupby(items, key=lambda item: "Демонстрация" if item.is_demo else item.month)
    return [Month(title, list(group)) for title, group in groups]


def year_chips(chosen: NewsFilter, news: NewsQuerySet) -> list[Chip]:
    """Years that have news on the chosen topic; the current year's link drops it."""
    key = f"news-years-{chosen.tag and chosen.tag.pk}"
    counted = cached(key, lambda: list(news.on_topic(chosen.tag).count_by_year()))
    return [
        Chip(
            year_label(year, is_demo=is_demo),
            chosen.url(god=None if year == chosen.year else year, p=1),
            count=count,
            is_current=year == chosen.year,
        )
        for year, count, is_demo in counted
    ]


def topic_chips(chosen: NewsFilter, news: NewsQuerySet) -> list[Chip]:
    """Topics that have news of the chosen year; the current topic's link drops it."""
    topics = cached(f"news-topics-{chosen.year}", lambda: list(news.of_year(chosen.year).topics()))
    return [
        Chip(
            tag.name,
            chosen.url(tema=None if tag == chosen.tag else tag.slug, p=1),
            count=tag.count,
            is_current=tag == chosen.tag,
        )
        for tag in topics
    ]


def chips(chosen: NewsFilter) -> list[Chip]:
    year, tag = chosen.year, chosen.tag
    year_chip = [Chip(f"{year} год", chosen.url(god=None, p=1), removes=True)] if year else []
    tag_chip = [Chip(tag.name, chosen.url(tema=None, p=1), removes=True)] if tag else []
    return [*year_chip, *tag_chip]
