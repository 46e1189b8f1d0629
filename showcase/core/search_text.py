"""Keys for Russian search: the same function prepares what is stored and what is asked, so word forms meet.

A word's keys are the Snowball stems of all its likely dictionary forms. Snowball alone keeps «площадка» and
«площадок» apart, the dictionary alone does not know small villages.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

QUERY_LENGTH = 200
QUERY_WORDS = 8
WORD_LENGTH = 40
PREFIX_LENGTH = 3
LIKELY = 0.05

_INVISIBLE = dict.fromkeys((0x00AD, 0x0300, 0x0301, 0x200B, 0x2060, 0xFEFF))
_WORD = re.compile(r"([0-9a-zа-я]+(?:-[0-9a-zа-я]+)*)(\.?)")

# «д.» is a village, «д» is a typing error: some abbreviations count only with their full stop.
_DOTTED = {
    "д": "деревня",
    "с": "село",
    "п": "поселок",
    "г": "город",
    "х": "хутор",
    "ш": "шоссе",
    "пл": "площадь",
    "обл": "область",
}
_ABBREVIATIONS = {
    "дер": "деревня",
    "пос": "поселок",
    "пгт": "поселок",
    "рп": "поселок",
    "мкр": "микрорайон",
    "мкрн": "микрорайон",
    "м-н": "микрорайон",
    "ул": "улица",
    "пер": "переулок",
    "просп": "проспект",
    "пр-т": "проспект",
    "б-р": "бульвар",
    "р-н": "район",
}
STOP_WORDS = frozenset(
    re.findall(
        r"\w+", "а без в во где для до за и из или к как ко на над не о об от по под при про с со что у д п г"
    )
)
# What a place is, said before its name; not required there, so that «деревня Бегичево» finds «Бегичево».
_PLACE_WORDS = ("деревня", "село", "поселок", "город", "хутор", "микрорайон", "улица", "переулок", "проспект")
# Municipalities change their status, people go on saying «район»: never required beside another word.
_STATUS_WORDS = ("район", "округ", "область", "муниципальный", "городской")


class WordGroup(NamedTuple):
    """One word of a query: any of `keys` will do, or a stored key that begins with `prefix`."""

    word: str
    keys: tuple[str, ...]
    prefix: str | None = None

    def matches(self, stored: Iterable[str]) -> bool:
        """Tell whether one of the stored keys answers this word."""
        wanted = set(self.keys)
        return any(key in wanted or bool(self.prefix and key.startswith(self.prefix)) for key in stored)


@cache
def morph() -> "MorphAnalyzer":
    """Load the dictionary (25 MB of memory) at the first search and not at the start of a process."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


_local = threading.local()


def stem(word: str) -> str:
    """Give the Snowball stem of a folded word."""
    # A stemmer keeps the word it works on in itself: each thread has its own.
    if not hasattr(_local, "stemmer"):
        import snowballstemmer

        _local.stemmer = snowballstemmer.stemmer("russian")
    return _local.stemmer.stemWord(word)


def fold(text: str) -> str:
    """Make spellings alike: lower case, е for ё, no stress marks, soft hyphens and null bytes."""
    composed = unicodedata.normalize("NFC", text.lower())
    return composed.translate(_INVISIBLE).replace("ё", "е")


def words(text: str) -> list[str]:
    """Split text into folded words, abbreviations of settlements and streets written out."""
    return list(_expanded(_WORD.findall(fold(text))))


def _expanded(found: list[tuple[str, str]]) -> Iterator[str]:
    previous = ""
    for (word, dot), (after, _) in zip_longest(found, found[1:], fillvalue=("", "")):
        if word in _ABBREVIATIONS:
            yield _ABBREVIATIONS[word]
        elif dot and word == "д" and after[:1].isdigit():
            yield "дом"
        elif dot and word == "г" and previous.isdigit():
            yield "год"
        elif dot and word in _DOTTED:
            yield _DOTTED[word]
        else:
            yield from word[:WORD_LENGTH].split("-")
        previous = word


@lru_cache(50_000)
def keys(word: str) -> tuple[str, ...]:
    """Give the stored forms of one folded word, sorted."""
    if not re.search("[а-я]", word):
        return (word,)
    lemmas = {parse.normal_form for parse in morph().parse(word) if parse.score >= LIKELY}
    stems = {stem(fold(form)) for form in lemmas | {word}}
    if not morph().word_is_known(word):
        stems |= {_without_fleeting_vowel(found) for found in stems}
    return tuple(sorted(stems))


def _without_fleeting_vowel(name: str) -> str:
    # The dictionary does not know «Студенец, в Студенце»: a name's last vowel may come and go.
    return re.sub("(?<=..[б-джзк-нп-тф-щ])[ео](?=[кц]$)", "", name)


def index_text(text: str) -> str:
    """Turn text into the space-separated keys that are stored for searching."""
    compounds = [word.replace("-", "") for word, _ in _WORD.findall(fold(text)) if "-" in word]
    return " ".join(key for word in words(text) + compounds for key in keys(word[:WORD_LENGTH]))


def query_groups(query: str) -> list[WordGroup]:
    """Turn what a visitor typed into words that must all be found; an empty list when there are none.

    Only the first 200 characters and 8 words count. Prepositions, «деревня» before a name and «район» are not
    required while another word is left. The last word may be unfinished.
    """
    asked = words(query[:QUERY_LENGTH])[:QUERY_WORDS]
    required = [word for at, word in enumerate(asked) if not _is_optional(word, is_last=at == len(asked) - 1)]
    required = list(dict.fromkeys(required or asked))
    last = asked[-1] if asked else ""
    return [WordGroup(word, keys(word), _prefix(word) if word == last else None) for word in required]


def _is_optional(word: str, *, is_last: bool) -> bool:
    if word in STOP_WORDS:
        return True
    places, statuses = _generic_keys()
    found = set(keys(word))
    return bool(found & statuses) or (not is_last and bool(found & places))


@cache
def _generic_keys() -> tuple[frozenset[str], frozenset[str]]:
    return _all_keys(_PLACE_WORDS), _all_keys(_STATUS_WORDS)


def _all_keys(some_words: Iterable[str]) -> frozenset[str]:
    return frozenset(key for word in some_words for key in keys(word))


def _prefix(word: str) -> str | None:
    is_whole = not re.search("[а-я]", word) or morph().word_is_known(word)
    start = word if is_whole else stem(word)
    return start if len(start) >= PREFIX_LENGTH else None


def tsquery(groups: Iterable[WordGroup], weight: str = "") -> str:
    """Write the groups in PostgreSQL's query language for the configuration `simple`.

    A `weight` (A to D) asks only for keys stored under it. Safe to cast with to_tsquery: keys hold only
    letters and digits.
    """
    return " & ".join(f"({_alternatives(group, weight)})" for group in groups)


def _alternatives(group: WordGroup, weight: str) -> str:
    whole = [f"{key}:{weight}" if weight else key for key in group.keys]
    return " | ".join([*whole, *([f"{group.prefix}:*{weight}"] if group.prefix else [])])
