"""The feed for Дзен, which reads neither the plain feed nor all of HTML.

Rules: https://dzen.ru/help/ru/website/rss-modify. Only our own words go there: a digest of what others published is
not ours to give away.
"""

import datetime as dt
from typing import Any
from xml.sax.saxutils import quoteattr

from bs4 import BeautifulSoup
from django.utils import timezone
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator
from wagtail.rich_text import expand_db_html

from showcase.core.json_ld import absolute
from showcase.core.photos import WIDTHS, with_renditions
from showcase.core.russian import printable
from showcase.news.feeds import NewsFeed
from showcase.news.models import NewsPage

DAYS = 3
"""Only what is new: Дзен asks for the news of the last two or three days."""
MOST = 500
CARD_WIDTH = 700
"""Pixels; a narrower picture is not taken for a card."""
TAGS = {"p", "a", "b", "i", "ul", "ol", "li"}
SAME = {"strong": "b", "em": "i"}
RATING = "nonadult"
CATEGORIES = ("format-article", "index", "comment-all")


class DzenGenerator(Rss201rev2Feed):
    """RSS with the whole text of each piece."""

    def rss_attributes(self) -> dict[str, str]:
        """Name the vocabularies besides RSS itself."""
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Add the rating and the text."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("media:rating", RATING, {"scheme": "urn:simple"})
        handler.addQuickElement("content:encoded", item["text"])


class DzenFeed(NewsFeed):
    """News of the press service for Дзен."""

    feed_type = DzenGenerator
    feed_url = "/rss/dzen/"

    def items(self) -> list[NewsPage]:
        """Return the press service's news of the last days."""
        today = timezone.localdate()
        days = (today - dt.timedelta(days=DAYS - 1), today)
        news = (
            NewsPage.objects.live()
            .real()
            .filter(origin=NewsPage.Origin.PRESS, date__range=days, date_precision=NewsPage.Precision.DAY)
        )
        return list(with_renditions(news, "photo").newest_first()[:MOST])

    def item_categories(self, item: NewsPage) -> tuple[str, ...]:
        """How Дзен is to show the piece; our topics mean nothing there."""
        return CATEGORIES

    def item_enclosures(self, item: NewsPage) -> list[Enclosure]:
        """Return the picture of the card."""
        made = widest_jpeg(item.photo)
        if made is None or made.width < CARD_WIDTH:
            return []
        return [Enclosure(absolute(made.file.url), str(made.file.size), "image/jpeg")]

    def item_extra_kwargs(self, item: NewsPage) -> dict[str, str]:
        """Hand the text to the generator."""
        return {"text": printable(article_text(item))}


def widest_jpeg(image: Any) -> Any:
    """The largest size of a picture that every reader of feeds understands, or None."""
    made = {rendition.filter_spec: rendition for rendition in image.renditions.all()} if image else {}
    found = [made.get(f"width-{width}|format-jpeg") for width in WIDTHS]
    return next((rendition for rendition in reversed(found) if rendition), None)


def article_text(article: NewsPage) -> str:
    """The whole article in the few tags that Дзен keeps."""
    lead = f"<p>{escape(article.lead)}</p>" if article.lead else ""
    caption, credit = article.photo_caption, article.photo_credit
    photo = picture(article.photo, caption, credit)
    story = "".join(block_text(block.block_type, block.value) for block in article.body)
    quote = spoken(article.quote_text, article.quote_author, article.quote_post) if article.quote_text else ""
    link = f"<p><a href={quoteattr(absolute(article.full_url))}>Новость на сайте конкурса</a></p>"
    return f"{photo}{lead}{story}{quote}{link}"


def block_text(kind: str, value: Any) -> str:
    """One block of a story. Tables and documents are left to the page on our site."""
    writers = {
        "heading": lambda: f"<h2>{escape(value)}</h2>",
        "text": lambda: plain_html(value.source),
        "picture": lambda: picture(value["image"], value["caption"]),
        "quote": lambda: spoken(value["text"], value["author"], value["post"]),
        "steps": lambda: "".join(titled(item["title"], item["text"]) for item in value),
        "questions": lambda: "".join(titled(item["question"], item["answer"]) for item in value),
    }
    return writers[kind]() if kind in writers else ""


def titled(title: str, text: Any) -> str:
    """A small heading with its text."""
    return f"<h3>{escape(title)}</h3>{plain_html(text.source)}"


def spoken(text: str, author: str, post: str) -> str:
    """Somebody's words."""
    return f"<blockquote>{escape(text)}</blockquote><p>{escape(', '.join(part for part in (author, post) if part))}</p>"


def picture(image: Any, caption: str, credit: str = "") -> str:
    """A picture with its caption and author; nothing while its sizes are not made."""
    made = widest_jpeg(image)
    if made is None:
        return ""
    by = "Иллюстрация, не фото." if image.is_illustration else credit or image.credit
    words = " ".join(part for part in (caption or image.caption, by) if part)
    size = f'width="{made.width}" height="{made.height}"'
    shown = f"<img src={quoteattr(absolute(made.file.url))} {size}>"
    return f"<figure>{shown}<figcaption>{escape(words)}</figcaption></figure>"


def plain_html(source: str) -> str:
    """The editor's text without tags that Дзен does not know; links lead to full addresses."""
    soup = BeautifulSoup(expand_db_html(source), "html.parser")
    for line_break in soup.find_all("br"):
        line_break.replace_with(" ")
    for tag in soup.find_all(True):
        tag.name = SAME.get(tag.name, tag.name)
        target = tag.get("href")
        tag.attrs = {"href": absolute(target)} if target and tag.name == "a" else {}
        if tag.name not in TAGS:
            tag.unwrap()
    return str(soup)
