"""What templates of news receive."""

from dataclasses import dataclass
from typing import NamedTuple

from showcase.core.photos import Photo


@dataclass(frozen=True)
class NewsItem:
    """An article in a list; `date_iso` is empty unless the day is known, a brief one has neither lead nor photo."""

    url: str
    title: str
    lead: str
    date_label: str
    date_iso: str
    month: str
    type_label: str
    photo: Photo | None
    is_brief: bool
    is_demo: bool


class Month(NamedTuple):
    """News of a month, or of a year if no more is known of their dates."""

    title: str
    items: list[NewsItem]


class ArticlePhoto(NamedTuple):
    """The picture of an article with the words under it."""

    picture: Photo
    caption: str
    credit: str


class CorrectionNote(NamedTuple):
    """A correction with its moment in words, Moscow time."""

    when: str
    text: str
