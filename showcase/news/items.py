"""News as list items: one SQL statement reads everything that a list shows, in any order."""

import datetime as dt
from typing import Any

from django.db import models

from showcase.core.choices import Precision
from showcase.core.links import local_url
from showcase.core.photos import PICTURE, Photo, Picture
from showcase.core.russian import capitalise_sentence, date_ru
from showcase.news.shapes import NewsItem

ITEMS = f"""
SELECT page.url_path, page.title, news.lead, news.date, news.date_precision, news.date_is_uncertain, news.origin,
  news.is_demo, (SELECT {PICTURE} FROM core_customimage AS image WHERE image.id = news.photo_id)
FROM unnest({{keys}}) WITH ORDINALITY AS chosen (id, place)
JOIN wagtailcore_page AS page ON page.id = chosen.id
JOIN news_newspage AS news ON news.page_ptr_id = chosen.id
ORDER BY chosen.place
"""  # noqa: S608


class Origin(models.TextChoices):
    PRESS = "press", "Пресс-служба"
    DIGEST = "digest", "По открытым публикациям"


def news_item(
    url_path: str,
    title: str,
    lead: str,
    date: dt.date,
    precision: str,
    is_uncertain: bool,
    origin: str,
    is_demo: bool,
    picture: Any,
) -> NewsItem:
    """Return the article in a list. A digest is brief beside the press service's stories."""
    picture, date_label = Picture.read(picture), date_ru(date, precision)
    is_brief = origin == Origin.DIGEST and not picture
    return NewsItem(
        url=local_url(url_path),
        title=title,
        lead="" if is_brief else lead,
        date_label=f"{date_label}, дата не подтверждена" if is_uncertain else date_label,
        date_iso=date.isoformat() if precision == Precision.DAY else "",
        month=month_text(date, precision),
        type_label="Коротко" if is_brief and not is_demo else signature(origin, is_demo),
        photo=Photo(picture, card=True) if picture else None,
        is_brief=is_brief,
        is_demo=is_demo,
    )


def month_text(date: dt.date, precision: str) -> str:
    """The heading in a list: the month, or the year if no more is known."""
    known = Precision.YEAR if precision == Precision.YEAR else Precision.MONTH
    return capitalise_sentence(date_ru(date, known))


def signature(origin: str, is_demo: bool) -> str:
    return "Демонстрационные данные" if is_demo else Origin(origin).label
