"""Plain text of pages: the snippet that answers a query, and the vocabulary for corrections of queries."""

import re
import textwrap
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import MD5
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, PageQuerySet
from wagtail.rich_text import get_text_for_indexing

from showcase.contest.choices import Kind, Outcome
from showcase.core import cache_version
from showcase.core.search_text import WordGroup, index_text
from showcase.core.spelling import Vocabulary
from showcase.pages.search_index import findable, type_of

TEXT_FIELDS = {
    "contest.ProjectPage": ("intro", "body", "address", "applicant_org", "note"),
    "news.NewsPage": ("lead", "body", "quote_text", "quote_author"),
    "contest.ContestYearPage": ("intro", "body", "notes"),
    "contest.MunicipalityPage": ("full_name",),
    "pages.StandardPage": ("lead", "body"),
}
NAME_FIELDS = {
    "contest.ProjectPage": ("pk", "settlement"),
    "contest.MunicipalityPage": ("pk", "centre"),
    "contest.EquipmentItem": ("project", "name"),
    "contest.Phase": ("year_page", "title"),
}
"""Names that the vocabulary has besides, with the path to their page."""
# Fields of story blocks that hold text; pictures and documents hold only primary keys.
_TEXT_KEYS = frozenset(
    ("value", "text", "title", "question", "answer", "caption", "author", "post", "data", "table_caption")
)
SNIPPET_CHARS = 180
SNIPPET_WORDS = 24
WORDS_BEFORE = 9
WORDS_READ = 1500
PAGES_READ = 1000
"""Pages of a type whose texts make the vocabulary: a million words are enough to tell a word from an error."""
MARK = "<mark>{}</mark>"


def plain(value: Any) -> str:
    """Return a text field or a story as one line, without a query for what it links to."""
    pieces = (get_text_for_indexing(piece) for piece in _pieces(getattr(value, "raw_data", value)))
    return " ".join(_as_sentence(line) for line in (" ".join(piece.split()) for piece in pieces) if line)


def snippet(page: Page, groups: Sequence[WordGroup]) -> str:
    """Return the part of a page's text that has most of the words, or the beginning of its first field."""
    values = [plain(getattr(page, name)) for name in TEXT_FIELDS[page._meta.label]]
    text = " ".join(_as_sentence(value) for value in values if value).split()[:WORDS_READ]
    groups = _closest(text, groups)
    answered = [_answered(word, groups) for word in text]
    if not any(answered):
        return _shortened(values[0])
    first = max(range(len(text)), key=lambda at: (_worth(answered, at), -at))
    start = _sentence_start(text, first)
    piece = _shortened(" ".join(text[start:]))
    return f"… {piece}" if start and not text[start - 1].endswith((".", "!", "?")) else piece


def _shortened(text: str) -> str:
    """Cut after a whole word."""
    return textwrap.shorten(text, SNIPPET_CHARS, placeholder=" …", break_on_hyphens=False)


def marked(text: str, groups: Sequence[WordGroup]) -> SafeString:
    """Return escaped text with the words of the query in `<mark>`."""
    pieces = re.split(r"([\w-]+)", text)
    groups = _closest(pieces, groups)
    shown = (
        (MARK if at % 2 and _answered(piece, groups) else "{}", piece) for at, piece in enumerate(pieces)
    )
    return mark_safe("".join(format_html(form, piece) for form, piece in shown))


def _closest(text: Sequence[str], groups: Sequence[WordGroup]) -> list[WordGroup]:
    """Drop the prefix match of words that the text contains exactly: «Благов» then does not match «благоустройство»."""
    stored = index_text(" ".join(text)).split()
    whole = [group._replace(prefix=None) for group in groups]
    return [exact if exact.matches(stored) else group for exact, group in zip(whole, groups, strict=True)]


def _worth(answered: Sequence[frozenset[int]], at: int) -> int:
    return len(frozenset().union(*answered[at : at + SNIPPET_WORDS - WORDS_BEFORE])) if answered[at] else 0


def _sentence_start(text: Sequence[str], at: int) -> int:
    """Go back to the beginning of the sentence, at most a few words."""
    earliest = max(0, at - WORDS_BEFORE)
    ends = (before for before in range(at, earliest, -1) if text[before - 1].endswith((".", "!", "?")))
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
            yield from _pieces(inner) if name in _TEXT_KEYS else ()
    elif isinstance(raw, Iterable):
        for inner in raw:
            yield from _pieces(inner)


_building = threading.Lock()


def vocabulary() -> Vocabulary:
    """Return the words of the published pages, built when they are first needed after a change."""
    digest = cache_version.cached("words", _content_digest)
    with _building:  # one thread builds while others wait
        return _vocabulary_of(digest)


@lru_cache(maxsize=1)
def _vocabulary_of(digest: str) -> Vocabulary:
    return Vocabulary(_texts())


def _content_digest() -> str:
    """Return a digest of the keys that are read: any changed word of one of these pages changes it."""
    digests = _read_pages().annotate(digest=MD5("index_entries__body_text", output_field=CharField()))
    all_digests = StringAgg("digest", Value(""), order_by=F("pk"))
    return digests.aggregate(all=MD5(all_digests))["all"] or ""


def _read_pages() -> PageQuerySet:
    """The pages whose texts are read: all of most types, the newest of those that grow without end."""
    newest = [
        Q(pk__in=Page.objects.live().filter(type_of(label)).order_by("-pk").values("pk")[:PAGES_READ])
        for label in TEXT_FIELDS
    ]
    others = ~type_of(*TEXT_FIELDS)
    return findable().order_by().filter(reduce(or_, newest, others))


def _texts() -> Iterator[str]:
    """Yield all texts that readers may quote, in a constant number of queries."""
    ids = list(_read_pages().values_list("pk", flat=True))
    yield from Page.objects.filter(pk__in=ids).order_by().values_list("title", flat=True)
    for label, fields in TEXT_FIELDS.items():
        for row in apps.get_model(label).objects.filter(pk__in=ids).order_by().values_list(*fields):
            yield from map(plain, row)
    for label, (page, field) in NAME_FIELDS.items():
        found = apps.get_model(label).objects.filter(**{f"{page}__in": ids})
        yield from found.order_by().values_list(field, flat=True)
    yield from ("проект номер", *Kind.labels, *Outcome.labels)
    yield from _names_of_all()


def _names_of_all() -> Iterator[str]:
    """The names of places in the projects that are not read, each once."""
    settlements = apps.get_model("contest.ProjectPage").objects.live().order_by()
    yield from settlements.values_list("settlement", flat=True).distinct()
