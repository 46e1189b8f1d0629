"""Reads the press service's release: the one text of the site that keeps its author's words."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from showcase.core.russian import typograph
from showcase.news.models import NewsPage
from showcase.pages.importers.dataset import Row
from showcase.pages.importers.faults import BrokenDatasetError, Fault

TITLE = "Ассоциация «СМО Тульской области» победила в федеральном конкурсе эффективных решений"
LEAD = (
    "Ассоциация «Совет муниципальных образований Тульской области» (коротко — СМО Тульской области) победила "
    "в номинации «Методическая поддержка — „Инструменты успеха“». Награду принёс конкурс инициативных "
    "проектов сельских старост и руководителей территориального общественного самоуправления (ТОС)."
)
TAGS = ["Награды", "5–6 декабря"]
EDITOR_NOTE = (
    "Подтвердите год: в самом пресс-релизе он не назван, 2025 год взят по дате публикации в газете. "
    "Слова «текущий год» в цитате относятся к нему же."
)
_SOURCE = re.compile(r"release-\d{4}")
_CREDIT = re.compile("^Фото предоставлено .+")
_SPEAKER = re.compile(
    r"(?:получил|получила|сказал|сказала|отметил|отметила|рассказал|рассказала)\s+(?P<post>.+?)\s"
    r"(?P<name>[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+):$"
)
_TITLE_WITH_SUBTITLE = re.compile("«([^«»]+) — «([^«»]+)»(?!»)")
_CAPITALS = re.compile(r"«([А-ЯЁ]{2}[А-ЯЁ\s]+)»")


def is_release(row: Row) -> bool:
    """Tell whether a piece of news of the dataset is the release itself."""
    return any(_SOURCE.match(name) for name in row["sources"])


@dataclass
class Release:
    """A release taken apart."""

    paragraphs: list[str]
    photo_credit: str
    quote_text: str
    quote_author: str
    quote_post: str

    def values(self, digest: dict[str, Any]) -> dict[str, Any]:
        """Return what the release says instead of the digest of the same event."""
        text = "".join(f"<p>{escape(words, quote=False)}</p>" for words in self.paragraphs)
        return {
            "title": TITLE,
            "origin": NewsPage.Origin.PRESS,
            "lead": LEAD,
            "body": [{"type": "text", "value": text}],
            "tags": [*digest["tags"], *TAGS],
            "photo_credit": self.photo_credit,
            "quote_text": self.quote_text,
            "quote_author": self.quote_author,
            "quote_post": self.quote_post,
            "editor_note": EDITOR_NOTE,
        }


def read_release(path: Path) -> Release:
    """Read a release: a headline, the credit of the photo, paragraphs, and a quote after its speaker.

    Raises BrokenDatasetError when the file is not text of that kind.
    """
    try:
        lines = [line.strip() for line in path.read_bytes().decode("utf-8-sig").splitlines()]
    except OSError as error:
        raise BrokenDatasetError([Fault("пресс-релиз", f"не читается: {error.strerror or error}")]) from error
    except UnicodeDecodeError as error:
        raise BrokenDatasetError([Fault("пресс-релиз", "не в кодировке UTF-8")]) from error
    lines = [_readable(line) for line in lines if line][1:]
    credit = next((line for line in lines if _CREDIT.match(line)), "")
    story, quote, speaker = _quote([line for line in lines if line != credit])
    if not story:
        raise BrokenDatasetError([Fault("пресс-релиз", "в файле нет текста после заголовка")])
    return Release(story, credit, quote, speaker.get("name", ""), speaker.get("post", ""))


def _quote(lines: list[str]) -> tuple[list[str], str, dict[str, str]]:
    """Part the story from the words of the official who is introduced last."""
    for place, line in enumerate(lines):
        speaker = _SPEAKER.search(line)
        words = lines[place + 1 :]
        if speaker and words and words[0].startswith("«"):
            text = "\n".join(words).removeprefix("«").removesuffix("»")
            return lines[:place], text, speaker.groupdict()
    return lines, "", {}


def _readable(line: str) -> str:
    """Set dashes and inner quotes, and write shouted names as sentences."""
    calm = _CAPITALS.sub(lambda found: f"«{found[1].capitalize()}»", line)
    dashed = re.sub(" [-–] ", " — ", calm)
    return typograph(_inner_quotes(_TITLE_WITH_SUBTITLE.sub("«\\1 — „\\2“»", dashed)))


def _inner_quotes(line: str) -> str:
    """Turn quotes inside quotes into „such ones“; a closing mark that was left out is put back."""
    made, depth = "", 0
    for sign in line:
        if sign == "«":
            depth += 1
            made += "«" if depth == 1 else "„"
        elif sign == "»" and depth:
            made += "»" if depth == 1 else "“"
            depth -= 1
        else:
            made += sign
    return made
