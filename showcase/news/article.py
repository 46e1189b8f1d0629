"""Context of one article, its structured data, and its shape in lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone
from wagtail.models import Page

from showcase.core.json_ld import absolute, compact, organization
from showcase.core.links import Chip, Link, local_url, source_views
from showcase.core.models import SiteSettings
from showcase.core.photos import Photo, photo_view, share_url
from showcase.core.russian import date_ru
from showcase.news.querysets import NewsQuerySet

if TYPE_CHECKING:
    from showcase.news.models import Correction, NewsPage

MORE_NEWS = 3
ISO_CHARS = {"day": len("2025-12-06"), "month": len("2025-12"), "year": len("2025")}


@dataclass(frozen=True)
class NewsItem:
    """An article in a list; `date_iso` is empty unless the day is known."""

    url: str
    title: str
    lead: str
    date_label: str
    date_iso: str
    type_label: str
    photo: Photo | None


class ArticlePhoto(NamedTuple):
    """The picture of an article with the words under it."""

    picture: Photo
    caption: str
    credit: str


class CorrectionNote(NamedTuple):
    """A correction with its moment in words, Moscow time."""

    when: str
    text: str


def article_context(article: "NewsPage", published: NewsQuerySet) -> dict[str, Any]:
    """Return what an article is about and more news of the same topic; `published` are all published ones."""
    tags = list(article.tags.all())
    others = published.for_list().newest_first().exclude(pk=article.pk)
    same_topic = others.filter(tags__in=tags[:1]) if tags else others
    related = {
        "related_years": links(article.years.all()),
        "related_projects": links(article.projects.all()),
        "related_municipalities": links(article.municipalities.all()),
    }
    return {
        "tags": [Chip(tag.name, f"/novosti/?tema={tag.slug}") for tag in tags],
        **related,
        "has_related": bool(tags or any(related.values())),
        "photo": article_photo(article),
        "corrections": [correction_note(correction, article) for correction in article.corrections.all()],
        "more_news": [page.list_view() for page in same_topic[:MORE_NEWS] or others[:MORE_NEWS]],
        "sources": source_views(article.sources),
    }


def links(pages: Iterable[Page]) -> list[Link]:
    """Published pages as links."""
    return [Link(page.title, local_url(page.url_path)) for page in pages if page.live]


def article_photo(article: "NewsPage") -> ArticlePhoto | None:
    """Return the picture; the words under a drawing say that it is no photo."""
    view = photo_view(article.photo)
    if not view:
        return None
    credit = "Иллюстрация, не фото." if view.is_illustration else article.photo_credit or view.credit
    return ArticlePhoto(view, article.photo_caption or view.caption, credit)


def correction_note(correction: "Correction", article: "NewsPage") -> CorrectionNote:
    """«6 декабря, 12:40», with a year if it differs from the article's."""
    moment = timezone.localtime(correction.made_at)
    day = date_ru(moment, with_year=moment.year != article.date.year)
    return CorrectionNote(f"{day}, {moment:%H:%M}", correction.text.rstrip(" ."))


def news_article(article: "NewsPage") -> dict[str, Any]:
    """Return a schema.org `NewsArticle`; a digest of other publications has no author."""
    publisher = organization(SiteSettings.for_site(article.get_site()))
    picture = share_url(article.picture()) if article.picture() else ""
    return compact(
        {
            "@type": "NewsArticle",
            "headline": article.title,
            "description": article.description,
            "datePublished": article.date.isoformat()[: ISO_CHARS[article.date_precision]],
            "dateModified": article.last_published_at.isoformat() if article.last_published_at else "",
            "url": article.full_url,
            "inLanguage": "ru",
            "author": publisher if article.origin == article.Origin.PRESS else None,
            "publisher": publisher,
            "image": [absolute(picture)] if picture else [],
        }
    )
