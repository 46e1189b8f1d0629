"""Structured data of news for search engines."""

from typing import Any

from showcase.core.json_ld import absolute, compact, organization
from showcase.core.models import SiteSettings
from showcase.core.photos import share_url
from showcase.news.models import NewsPage

KNOWN_CHARS = {"day": len("2025-12-06"), "month": len("2025-12"), "year": len("2025")}


def news_article(article: NewsPage) -> dict[str, Any]:
    """Return an article as a `NewsArticle`; a digest has no author, since its words are nobody's own."""
    publisher = organization(SiteSettings.for_site(article.get_site()))
    picture = share_url(article.picture()) if article.picture() else ""
    return compact(
        {
            "@type": "NewsArticle",
            "headline": article.title,
            "description": article.description,
            "datePublished": article.date.isoformat()[: KNOWN_CHARS[article.date_precision]],
            "dateModified": article.last_published_at.isoformat() if article.last_published_at else "",
            "url": article.full_url,
            "inLanguage": "ru",
            "author": publisher if article.origin == NewsPage.Origin.PRESS else None,
            "publisher": publisher,
            "image": [absolute(picture)] if picture else [],
        }
    )
