"""What the pages of news hand to their templates."""

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest
from django.utils import timezone
from taggit.models import Tag

from showcase.core.links import local_url, source_views
from showcase.core.models.page import page_number
from showcase.core.photos import photo_view
from showcase.core.preferences import of_request
from showcase.core.russian import date_ru
from showcase.news.models import Correction, NewsPage

PER_PAGE = 15
SAME_TOPIC = 3
OWN_NEWS = 3


@dataclass(frozen=True)
class NewsFilter:
    """The part of the news that a reader asked for; parameters `god`, `tema`, `p`."""

    year: int | None
    tag: Tag | None
    page: int

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Read the parameters; raises Http404 for values that never existed."""
        year, tag = request.GET.get("god", ""), request.GET.get("tema", "")
        found = used_tags().filter(slug=tag).first() if tag else None
        if tag and not found:
            raise Http404("Нет такой темы.")
        return cls(news_year(year) if year else None, found, page_number(request))

    def as_query(self, **changes: Any) -> dict[str, str]:
        """Return the parameters that lead here; page 1 is left out."""
        values = {"god": self.year, "tema": self.tag.slug if self.tag else None, "p": self.page, **changes}
        return {key: str(value) for key, value in values.items() if value and (key, value) != ("p", 1)}

    def url(self, **changes: Any) -> str:
        """Return a link to another view of the list."""
        query = urlencode(self.as_query(**changes))
        return f"?{query}" if query else "/novosti/"

    def apply(self) -> Any:
        """Return the news asked for."""
        news = NewsPage.objects.live().for_list().newest_first()
        if not self.is_narrow:
            return news.in_time_order()
        news = news.filter(date__year=self.year) if self.year else news
        return news.filter(tags=self.tag) if self.tag else news

    @property
    def is_narrow(self) -> bool:
        """True when the reader asked for a part of the news."""
        return bool(self.year or self.tag)


def news_year(raw: str) -> int:
    """A year that has news; raises Http404 for anything else."""
    if (
        not re.fullmatch("[12][0-9]{3}", raw)
        or not NewsPage.objects.live().filter(date__year=int(raw)).exists()
    ):
        raise Http404("Новостей за такой год нет.")
    return int(raw)


def used_tags() -> Any:
    """Topics that have news; one that stands on drafts only is not told."""
    return Tag.objects.filter(news_newstag_items__content_object__live=True).distinct()


def index_context(request: HttpRequest) -> dict[str, Any]:
    """The list by month, archive by year and topics."""
    chosen = NewsFilter.of(request)
    paginator = Paginator(chosen.apply(), PER_PAGE)
    if chosen.page > max(1, paginator.num_pages):
        raise Http404("Нет такой страницы списка.")
    shown = paginator.get_page(chosen.page)
    items = list(shown.object_list)
    return {
        "noindex": bool(items) and all(item.is_demo for item in items),
        "chosen": chosen,
        "total": paginator.count,
        "months": by_month(items),
        "pinned": pinned(chosen),
        "own_news": own_news(request) if not chosen.as_query() else [],
        "archive": archive(chosen),
        "topics": topics(chosen),
        "chips": chips(chosen),
        "pages": [
            {
                "number": n if isinstance(n, int) else None,
                "url": chosen.url(p=n),
                "is_current": n == chosen.page,
            }
            for n in paginator.get_elided_page_range(chosen.page)
        ],
        "previous_url": chosen.url(p=chosen.page - 1) if shown.has_previous() else "",
        "next_url": chosen.url(p=chosen.page + 1) if shown.has_next() else "",
    }


def pinned(chosen: NewsFilter) -> list[dict[str, Any]]:
    """What stands above the whole list on its first page."""
    if chosen.as_query():
        return []
    return [item.list_view() for item in NewsPage.objects.live().pinned().for_list().newest_first()]


def own_news(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest news of the district that the reader chose; nothing for everybody else, without a query."""
    slug = of_request(request).district
    news = NewsPage.objects.live().real().filter(municipalities__slug=slug).for_list().newest_first()
    return [item.list_view() for item in news[:OWN_NEWS]] if slug else []


def by_month(news: Any) -> list[dict[str, Any]]:
    """Group a page of the list: news known to the year only stand under the year."""

    def heading(item: NewsPage) -> str:
        return date_ru(item.date, "year" if item.date_precision == "year" else "month")

    return [
        {"title": title[:1].upper() + title[1:], "items": [item.list_view() for item in items]}
        for title, items in groupby(news, key=heading)
    ]


def archive(chosen: NewsFilter) -> list[dict[str, Any]]:
    """Years that have news on the chosen topic."""
    news = NewsPage.objects.live().filter(**{"tags": chosen.tag} if chosen.tag else {})
    rows = news.values("date__year").annotate(count=Count("pk")).order_by("-date__year")
    return [
        {"label": f"{row['date__year']} год", "count": row["count"], "is_current": row["date__year"] == chosen.year,
         "url": chosen.url(god=None if row["date__year"] == chosen.year else row["date__year"], p=1)}
        for row in rows
    ]  # fmt: skip


def topics(chosen: NewsFilter) -> list[dict[str, Any]]:
    """Topics that have news of the chosen year."""
    live = NewsPage.objects.live().filter(**{"date__year": chosen.year} if chosen.year else {}).values("pk")
    tags = (
        Tag.objects.filter(news_newstag_items__content_object__in=live)
        .annotate(count=Count("pk"))
        .order_by("name")
    )
    return [
        {"label": tag.name, "count": tag.count, "is_current": tag == chosen.tag,
         "url": chosen.url(tema=None if tag == chosen.tag else tag.slug, p=1)}
        for tag in tags
    ]  # fmt: skip


def chips(chosen: NewsFilter) -> list[dict[str, Any]]:
    """What narrows the list now, each as a link that drops it."""
    year, tag = chosen.year, chosen.tag
    year_chip = [{"label": f"{year} год", "url": chosen.url(god=None, p=1), "removes": True}] if year else []
    tag_chip = [{"label": tag.name, "url": chosen.url(tema=None, p=1), "removes": True}] if tag else []
    return [{**chip, "title": chip["label"]} for chip in (*year_chip, *tag_chip)]


def link(page: Any) -> dict[str, str]:
    """A related page as a link."""
    return {"title": str(page), "url": local_url(page.url_path)}


def article_context(article: NewsPage) -> dict[str, Any]:
    """An article with what it is about, and more of the same."""
    tags = list(article.tags.all())
    others = NewsPage.objects.live().for_list().newest_first().exclude(pk=article.pk)
    same_topic = others.filter(tags__in=tags[:1]) if tags else others
    more = same_topic[:SAME_TOPIC] or others[:SAME_TOPIC]
    related = {
        "related_years": [link(page) for page in article.years.all() if page.live],
        "related_projects": [link(page) for page in article.projects.all() if page.live],
        "related_municipalities": [link(page) for page in article.municipalities.all() if page.live],
    }
    return {
        "tags": [{"label": tag.name, "url": f"/novosti/?tema={tag.slug}"} for tag in tags],
        **related,
        "has_related": bool(tags or any(related.values())),
        "photo": article_photo(article),
        "corrections": [correction_view(correction, article) for correction in article.corrections.all()],
        "more_news": [item.list_view() for item in more],
        "sources": source_views(article.sources),
    }


def article_photo(article: NewsPage) -> dict[str, Any] | None:
    """The picture with the words under it; a drawing never passes for a photo."""
    view = photo_view(article.photo)
    if not view:
        return None
    credit = "Иллюстрация, не фото." if view.is_illustration else article.photo_credit or view.credit
    return {"picture": view, "caption": article.photo_caption or view.caption, "credit": credit}


def correction_view(correction: Correction, article: NewsPage) -> dict[str, str]:
    """«6 декабря, 12:40», Moscow time; the year is told when it is not the year of the article."""
    moment = timezone.localtime(correction.made_at)
    day = date_ru(moment, with_year=moment.year != article.date.year)
    return {"when": f"{day}, {moment:%H:%M}", "text": correction.text.rstrip(" .")}
