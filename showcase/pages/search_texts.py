"""Plain text of pages without rendering them, and the piece of it that answers a query."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.text import Truncator
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage
from showcase.core.search_text import WordGroup, index_text
from showcase.news.models import NewsPage
from showcase.pages.models import StandardPage

TEXT_FIELDS: dict[type[Page], tuple[str, ...]] = {
    ProjectPage: ("intro", "body", "address", "applicant_org", "note"),
    NewsPage: ("lead", "body", "quote_text"),
    ContestYearPage: ("intro", "body", "notes"),
    MunicipalityPage: ("full_name",),
    StandardPage: ("lead", "body"),
}
# Where blocks of a story keep words; pictures and documents hold only keys of the database.
_WORDED = frozenset(
    ("value", "text", "title", "question", "answer", "caption", "author", "post", "data", "table_caption")
)
SNIPPET_CHARS = 180
SNIPPET_WORDS = 24
WORDS_BEFORE = 9
WORDS_READ = 1500


def plain(value: Any) -> str:
    """Turn a field of text or a story into one line, as it is stored: no query for what it links to."""
    pieces = (get_text_for_indexing(piece) for piece in _pieces(getattr(value, "raw_data", value)))
    return " ".join(_as_sentence(line) for line in (" ".join(piece.split()) for piece in pieces) if line)


def snippet(page: Page, groups: Sequence[WordGroup]) -> str:
    """Cut the piece of a page's text in which most of the words stand together, or else its first field."""
    values = [plain(getattr(page, name)) for name in TEXT_FIELDS.get(type(page), ("search_description",))]
    said = " ".join(_as_sentence(value) for value in values if value).split()[:WORDS_READ]
    answered = [_answered(word, groups) for word in said]
    if not any(answered):
        return Truncator(values[0]).chars(SNIPPET_CHARS, truncate=" …")
    first = max(range(len(said)), key=lambda at: (_worth(answered, at), -at))
    start = _sentence_start(said, first)
    piece = Truncator(" ".join(said[start:])).chars(SNIPPET_CHARS, truncate=" …")
    return f"… {piece}" if start and not said[start - 1].endswith((".", "!", "?")) else piece


def _worth(answered: Sequence[frozenset[int]], at: int) -> int:
    return len(frozenset().union(*answered[at : at + SNIPPET_WORDS - WORDS_BEFORE])) if answered[at] else 0


def _sentence_start(said: Sequence[str], at: int) -> int:
    """Go back to where the sentence begins, or a few words."""
    earliest = max(0, at - WORDS_BEFORE)
    ends = (before for before in range(at, earliest, -1) if said[before - 1].endswith((".", "!", "?")))
    return next(ends, earliest)


def _answered(word: str, groups: Sequence[WordGroup]) -> frozenset[int]:
    stored = index_text(word).split()
    return frozenset(at for at, group in enumerate(groups) if group.matches(stored))


def _as_sentence(text: str) -> str:
    return text if re.search(r"[.!?…:;]$", text) else f"{text}."


def _pieces(raw: Any) -> Iterator[str]:
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for name, inner in raw.items():
            yield from _pieces(inner) if name in _WORDED else ()
    elif isinstance(raw, Iterable):
        for inner in raw:
            yield from _pieces(inner)
