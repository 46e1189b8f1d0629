"""Advice about a page before publication; it never blocks publishing. `CHECKS` lists all checks.

Each check receives the texts of a page and yields sentences about one field. `remarks(page)` runs them all.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag

from showcase.core.photos import weight_of
from showcase.core.russian import count_ru, file_size_ru

TITLE_CHARS = range(30, 91)
MOST_LEAD_CHARS = 250
MOST_PARAGRAPH_CHARS = 600
MOST_BYTES = 1024 * 1024
QUOTED_CHARS = 60
CHARS = ("знак", "знака", "знаков")


@dataclass(frozen=True)
class Remark:
    """Advice about a field of the form."""

    field: str
    label: str
    text: str


@dataclass(frozen=True)
class Texts:
    """What a page says: its title, lead and description, the paragraphs and links of its story, its sources."""

    title: str
    lead: str
    description: str
    paragraphs: list[str]
    link_texts: list[str]
    has_sources: bool
    bytes_of_photos: int
    lead_field: str
    is_article: bool

    @property
    def all(self) -> list[tuple[str, str]]:
        """Fields with their texts."""
        told = [("title", self.title), (self.lead_field, self.lead)]
        return [*told, *(("body", paragraph) for paragraph in self.paragraphs)]


Check = Callable[[Texts], Iterator[tuple[str, str]]]
_CAPITALS = re.compile(r"\b[А-ЯЁ]{4,}(?:[\s,]+[А-ЯЁ]{2,})*[\s,]+[А-ЯЁ]{4,}\b|\b[А-ЯЁ]{7,}\b")
_EMPTY_LINK = re.compile(
    r"(?:(?:кликните|нажмите|жмите|смотрите)\s+)?(?:здесь|тут|сюда|по\s+ссылке|ссылка|подробнее|читать\s+далее)",
    re.I,
)
_PRESS_HERE = re.compile(r"\b(?:кликните|нажмите|жмите)\s+(?:здесь|тут|сюда|на ссылку|по ссылке)", re.I)
_NUMBER = re.compile(
    r"\d[\d\s]*(?:,\d+)?\s*(?:%|процент|тыс|млн|миллион|тысяч|руб|голос|жител|человек|заяв|проект|площад|объект|участник)"
)
_SOURCE_WORDS = re.compile(
    r"по\s+данным|по\s+информации|по\s+словам|сообщил|сообщает|сообщили|источник", re.I
)
_CHILD = re.compile(
    r"(?<!\d)(?:[1-9]|1[0-7])(?:\s|-|–)*(?:лет\b|год\b|года\b|летн)|школьни[кц]|ученик|учениц|класс[аеун]?\b|"
    r"классни[кц]|(?:пяти|шести|семи|восьми|девяти|надцати)летн|реб[её]н(?:ок|к[ауе])|мальчик|девочк|"
    r"воспитанни|лице(?:ист|й)|гимнази|детск\w+\s+сад|детсад|дошкольни",
    re.I,
)
_WORD = "[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_NAME = re.compile(rf"(?=\b({_WORD}\s+{_WORD})\b)")
"""Pairs of capitalised words that may overlap: three such words give two pairs."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[А-ЯЁ«])")


def no_description(texts: Texts) -> Iterator[tuple[str, str]]:
    if texts.lead_field and not (texts.description or texts.lead):
        yield "search_description", "Нет описания для поиска и соцсетей: напишите одно-два предложения."


def length_of_title(texts: Texts) -> Iterator[tuple[str, str]]:
    length = len(texts.title)
    if texts.is_article and length not in TITLE_CHARS:
        how = "Короткий" if length < TITLE_CHARS.start else "Длинный"
        yield (
            "title",
            f"{how} заголовок: {count_ru(length, *CHARS)}. Лучше от {TITLE_CHARS.start} до {TITLE_CHARS[-1]}.",
        )


def length_of_lead(texts: Texts) -> Iterator[tuple[str, str]]:
    if len(texts.lead) > MOST_LEAD_CHARS:
        yield (
            texts.lead_field,
            f"Длинно: {count_ru(len(texts.lead), *CHARS)}. Лучше не больше {MOST_LEAD_CHARS}.",
        )


def capitals(texts: Texts) -> Iterator[tuple[str, str]]:
    for field, text in texts.all:
        if found := _CAPITALS.search(text):
            yield field, f"Слова заглавными буквами: «{_short(found[0])}». Так читать труднее."


def long_paragraphs(texts: Texts) -> Iterator[tuple[str, str]]:
    for text in texts.paragraphs:
        if len(text) > MOST_PARAGRAPH_CHARS:
            yield (
                "body",
                f"Длинный абзац: {count_ru(len(text), *CHARS)}. Разделите его: «{_short(text)}».",
            )


def empty_links(texts: Texts) -> Iterator[tuple[str, str]]:
    """Screen readers list links out of context, where «здесь» says nothing."""
    links = [text for text in texts.link_texts if _EMPTY_LINK.fullmatch(text.strip(" .:→»"))]
    words = [match[0] for _, text in texts.all if (match := _PRESS_HERE.search(text))]
    for text in dict.fromkeys(text.lower() for text in [*links, *words]):
        yield "body", f"Ссылка «{_short(text)}» не говорит, куда ведёт. Назовите страницу или документ."


def numbers_without_source(texts: Texts) -> Iterator[tuple[str, str]]:
    if texts.has_sources or any(_SOURCE_WORDS.search(text) for _, text in texts.all):
        return
    for field, text in texts.all:
        if found := _NUMBER.search(text):
            start = _short(text[found.start() :])
            yield (
                field,
                f"Число без источника: «{start}». Добавьте адрес в «Источники» или напишите, чьи данные.",
            )
            return


def names_of_children(texts: Texts) -> Iterator[tuple[str, str]]:
    """Find sentences with an age or a school word next to what looks like a first and last name."""
    for field, text in texts.all:
        for sentence in _SENTENCE_END.split(text):
            names = [name for name in _NAME.findall(sentence) if not _CHILD.search(name)]
            if names and _CHILD.search(sentence):
                words = f"Похоже на имя и фамилию ребёнка: «{names[0]}»."
                yield field, f"{words} Без согласия родителей оставьте только имя."


def weight(texts: Texts) -> Iterator[tuple[str, str]]:
    if texts.bytes_of_photos > MOST_BYTES:
        size = file_size_ru(texts.bytes_of_photos)
        yield (
            "body",
            f"Картинки страницы весят {size}. Лучше до 1 МБ: уберите лишние, иначе в деревне она не откроется.",
        )


CHECKS: tuple[Check, ...] = (
    *(no_description, length_of_title, length_of_lead, capitals, long_paragraphs),
    *(empty_links, numbers_without_source, names_of_children, weight),
)


def remarks(page: Any) -> list[Remark]:
    """Advice about a page, in the order of `CHECKS`."""
    texts = texts_of(page)
    found = [told for check in CHECKS for told in check(texts)]
    return [Remark(field, str(page._meta.get_field(field).verbose_name), text) for field, text in found]


def texts_of(page: Any) -> Texts:
    """Read the fields that a page of this type has."""
    lead_field, quote = page.lead_field, getattr(page, "quote_text", "")
    story = BeautifulSoup(str(getattr(page, "body", None) or ""), "html.parser")
    shown = [photo.src for photo in page.main_photos()]
    return Texts(
        title=page.title,
        lead=getattr(page, lead_field) if lead_field else "",
        description=page.search_description,
        paragraphs=[*_paragraphs(story), *([quote] if quote else [])],
        link_texts=[_text_of(link) for link in story.find_all("a")],
        has_sources=bool(getattr(page, "sources", None)) or not hasattr(page, "sources"),
        bytes_of_photos=weight_of(
            [*shown, *(image["src"] for image in story.select("img[src]:not(details img)"))]
        ),
        lead_field=lead_field,
        is_article=page.og_type == "article",
    )


def _paragraphs(story: BeautifulSoup) -> list[str]:
    tags = story.find_all(["p", "li", "h2", "h3", "td", "th", "blockquote", "figcaption", "dd"])
    leaves = [_text_of(tag) for tag in tags if not tag.find(["p", "li"])]
    return [text for text in leaves if text]


def _text_of(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def _short(text: str) -> str:
    return text if len(text) <= QUOTED_CHARS else f"{text[:QUOTED_CHARS].rstrip()}…"
