"""What a page says and shows, for people who will print it: plain parts of text, photos with captions and credits.

Only what the published page shows, without names of applicants, and only pictures that may be given to the press.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, Tag
from django.utils.functional import cached_property
from wagtail.models import Page

from showcase.contest.models import ProjectPage
from showcase.contest.pages.project import cost_facts
from showcase.contest.presenters import kind_label
from showcase.core.json_ld import absolute
from showcase.core.links import local_url
from showcase.core.models import CustomImage
from showcase.core.models.page import DEMO_MARK
from showcase.core.russian import capitalise_sentence, plain_spaces
from showcase.news.models import NewsPage

PAGES = (NewsPage, ProjectPage)
"""Types of pages that the press is offered."""
STYLES = {"h2": "heading", "h3": "heading", "h4": "heading", "summary": "heading", "li": "item"}
TEXTS = ["h2", "h3", "h4", "summary", "p", "li", "tr", "figcaption"]
NOT_FOR_READING = "figure:not(.quote), .story-gallery, .hidden-text, .document-link, svg"


class Part(NamedTuple):
    """A piece of text; `style` is «line» (what stands above the text), «heading», «paragraph», «item» or «quote»."""

    style: str
    text: str


class PressPhoto(NamedTuple):
    image: CustomImage
    caption: str
    credit: str


@dataclass(frozen=True)
class Material:
    page: Page

    @property
    def title(self) -> str:
        return f"{DEMO_MARK if self.page.is_demo else ''}{self.page.title}"

    @property
    def url(self) -> str:
        return absolute(local_url(self.page.url_path))

    @cached_property
    def parts(self) -> list[Part]:
        read = project_parts if isinstance(self.page, ProjectPage) else news_parts
        return [Part(style, plain_spaces(text)) for style, text in read(self.page) if text]

    @cached_property
    def all_photos(self) -> list[PressPhoto]:
        """Every picture once, in the order of the page."""
        first = project_photos if isinstance(self.page, ProjectPage) else news_photos
        found = [*first(self.page), *story_photos(self.page.body)]
        return list({photo.image.pk: photo for photo in reversed(found)}.values())[::-1]

    @property
    def photos(self) -> list[PressPhoto]:
        return [photo for photo in self.all_photos if photo.image.press_use]


def paragraphs(*texts: str, style: str = "paragraph") -> Iterator[Part]:
    return (Part(style, text) for text in texts)


def news_parts(page: NewsPage) -> Iterator[Part]:
    yield from paragraphs(f"{capitalise_sentence(page.date_text)}. {page.signature}", style="line")
    yield from paragraphs(page.lead)
    yield from story_parts(page.body)
    if page.quote_text:
        yield from (Part("quote", line.strip()) for line in page.quote_text.splitlines())
        yield from paragraphs(", ".join(filter(None, [page.quote_author, page.quote_post])))
    for correction in page.corrections.all():
        note = correction.note(page.date.year)
        yield from paragraphs(f"Исправлено {note.when}: {note.text}.")


def project_parts(page: ProjectPage) -> Iterator[Part]:
    where = ", ".join(filter(None, [page.whereabouts, page.municipality.title]))
    known = [page.contest_year.title, page.get_outcome_display(), page.get_stage_display()]
    yield from paragraphs(kind_label(page.kind), ". ".join(filter(None, known)), style="line")
    yield from paragraphs(where, page.intro)
    yield from story_parts(page.body)
    yield from list_parts("Что есть на площадке", (item.name for item in page.equipment.all()))
    costs = cost_facts(list(page.costs.all()))
    yield from list_parts("Откуда деньги", (f"{fact.label}: {fact.value}" for fact in costs))


def list_parts(heading: str, items: Iterable[str]) -> Iterator[Part]:
    rows = [Part("item", capitalise_sentence(text)) for text in items]
    yield from [Part("heading", heading), *rows] if rows else []


def story_parts(body: Any) -> Iterator[Part]:
    """Read the story as it is shown; captions of pictures stand beside the photos."""
    soup = BeautifulSoup(str(body), "html.parser")
    for tag in soup.select(NOT_FOR_READING):
        tag.decompose()
    for tag in soup.find_all(TEXTS):
        if not tag.find_parent(TEXTS):
            yield Part(style_of(tag), words_of(tag))


def style_of(tag: Tag) -> str:
    return "quote" if tag.find_parent("blockquote") else STYLES.get(tag.name, "paragraph")


def words_of(tag: Tag) -> str:
    cells = tag.find_all(["th", "td"]) if tag.name == "tr" else [tag]
    return " — ".join(" ".join(cell.get_text().split()) for cell in cells)


def news_photos(page: NewsPage) -> Iterator[PressPhoto]:
    if image := page.photo:
        yield photo_of(image, page.photo_caption, page.photo_credit)


def project_photos(page: ProjectPage) -> Iterator[PressPhoto]:
    for row in page.photos.select_related("image"):
        yield photo_of(row.image, row.caption)


def story_photos(value: Any, caption: str = "") -> Iterator[PressPhoto]:
    """Find the pictures of a story, in blocks of any kind."""
    if isinstance(value, CustomImage):
        yield photo_of(value, caption)
    elif isinstance(value, dict):
        for item in value.values():
            yield from story_photos(item, value.get("caption") or "")
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for item in value:
            yield from story_photos(getattr(item, "value", item))


def photo_of(image: CustomImage, caption: str = "", credit: str = "") -> PressPhoto:
    words = "Иллюстрация, не фото." if image.is_illustration else credit or image.credit
    return PressPhoto(image, caption or image.caption or image.default_alt_text, words)
