"""The RSS feed for Дзен, which needs full texts in a subset of HTML.

Rules: https://dzen.ru/help/ru/website/rss-modify. Digests are left out: their sources hold the rights to them.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import quoteattr

from bs4 import BeautifulSoup
from django.utils import timezone
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator
from wagtail.rich_text import expand_db_html

from showcase.core.choices import Precision
from showcase.core.json_ld import absolute
from showcase.core.photos import widest_jpeg, with_renditions
from showcase.core.russian import printable
from showcase.news.feeds import NewsFeed
from showcase.news.models import NewsPage

FEED_DAYS = 3
"""Дзен asks for the news of the last two or three days."""
FEED_ITEMS = 500
MIN_CARD_WIDTH = 700
"""Pixels; Дзен does not use a narrower picture as the card of an article."""
KEPT_TAGS = {"p", "a", "b", "i", "ul", "ol", "li"}
LEFT_OUT = {"table", "document"}
"""Blocks of a story that stay on the site only."""
RENAMED_TAGS = {"strong": "b", "em": "i"}
RATING = "nonadult"
CATEGORIES = ("format-article", "index", "comment-all")


class DzenGenerator(Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("media:rating", RATING, {"scheme": "urn:simple"})
        handler.addQuickElement("content:encoded", item["text"])


class DzenFeed(NewsFeed):
    feed_type = DzenGenerator
    path = "/rss/dzen/"

    def items(self) -> list[NewsPage]:
        today = timezone.localdate()
        days = (today - dt.timedelta(days=FEED_DAYS - 1), today)
        news = (
            NewsPage.objects.live()
            .real()
            .filter(origin=NewsPage.Origin.PRESS, date__range=days, date_precision=Precision.DAY)
        )
        return list(with_renditions(news, "photo").newest_first()[:FEED_ITEMS])

    def item_categories(self, item: NewsPage) -> tuple[str, ...]:
        """Return Дзен's own categories, which say how to show the article."""
        return CATEGORIES

    def item_enclosures(self, item: NewsPage) -> list[Enclosure]:
        """Return the picture for the card of the article."""
        made = widest_jpeg(item.photo) if item.photo else None
        if made is None or made.width < MIN_CARD_WIDTH:
            return []
        return [Enclosure(absolute(made.file.url), str(made.file.size), "image/jpeg")]

    def item_extra_kwargs(self, item: NewsPage) -> dict[str, str]:
        return {"text": printable(article_html(item))}


def article_html(article: NewsPage) -> str:
    """Return the article in the tags that Дзен keeps."""
    lead = f"<p>{escape(article.lead)}</p>" if article.lead else ""
    photo = picture_html(article.photo, article.photo_caption, article.photo_credit)
    story = "".join(block_html(block.block_type, block.value) for block in article.body)
    quote = (
        quote_html(article.quote_text, article.quote_author, article.quote_post) if article.quote_text else ""
    )
    link = f"<p><a href={quoteattr(absolute(article.full_url))}>Новость на сайте конкурса</a></p>"
    return f"{photo}{lead}{story}{quote}{link}"


def block_html(kind: str, value: Any) -> str:
    """Return the HTML of a story block. Raises KeyError for a kind that is neither written nor left out."""
    return "" if kind in LEFT_OUT else BLOCK_WRITERS[kind](value)


BLOCK_WRITERS: dict[str, Callable[[Any], str]] = {
    "heading": lambda value: f"<h2>{escape(value)}</h2>",
    "text": lambda value: plain_html(value.source),
    "picture": lambda value: picture_html(value["image"], value["caption"]),
    "gallery": lambda value: "".join(picture_html(row["image"], row["caption"]) for row in value),
    "quote": lambda value: quote_html(value["text"], value["author"], value["post"]),
    "steps": lambda value: "".join(titled_html(item["title"], item["text"]) for item in value),
    "questions": lambda value: "".join(titled_html(item["question"], item["answer"]) for item in value),
}


def titled_html(title: str, text: Any) -> str:
    return f"<h3>{escape(title)}</h3>{plain_html(text.source)}"


def quote_html(text: str, author: str, post: str) -> str:
    return f"<blockquote>{escape(text)}</blockquote><p>{escape(', '.join(part for part in (author, post) if part))}</p>"


def picture_html(image: Any, caption: str, credit: str = "") -> str:
    """Return a picture with its caption and author, or nothing until its renditions exist."""
    made = widest_jpeg(image) if image else None
    if made is None:
        return ""
    by = "Иллюстрация, не фото." if image.is_illustration else credit or image.credit
    words = " ".join(part for part in (caption or image.caption, by) if part)
    size = f'width="{made.width}" height="{made.height}"'
    shown = f"<img src={quoteattr(absolute(made.file.url))} {size}>"
    return f"<figure>{shown}<figcaption>{escape(words)}</figcaption></figure>"


def web_address(target: str) -> str:
    """Return the full address of a link, or nothing for one that leads to no page: mail, telephone, anchor."""
    address = "" if target.startswith("#") else absolute(target)
    return address if target and address.startswith(("http://", "https://")) else ""


def plain_html(source: str) -> str:
    """Return rich text with absolute links and without the tags that Дзен does not know."""
    soup = BeautifulSoup(expand_db_html(source), "html.parser")
    for line_break in soup.find_all("br"):
        line_break.replace_with(" ")
    for tag in soup.find_all(True):
        tag.name = RENAMED_TAGS.get(tag.name, tag.name)
        target = web_address(tag.get("href", "")) if tag.name == "a" else ""
        tag.attrs = {"href": target} if target else {}
        if tag.name not in KEPT_TAGS or (tag.name == "a" and not target):
            tag.unwrap()
    return str(soup)
