"""Search keys of Russian words: texts and queries get the same keys, so that different forms of a word match.

The keys of a word are the Snowball stems of all its likely dictionary forms. Snowball alone separates «площадка» from
«площадок»; the dictionary alone does not know small villages.
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

# «д.» is a village, «д» is a typing error: these abbreviations need their full stop.
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
# Types of places, not required before a name: «деревня Бегичево» finds «Бегичево».
_PLACE_WORDS = ("деревня", "село", "поселок", "город", "хутор", "микрорайон", "улица", "переулок", "проспект")
# Statuses of municipalities, which change: never required beside another word.
_STATUS_WORDS = ("район", "округ", "область", "муниципальный", "городской")


class WordGroup(NamedTuple):
    """A word of a query; it matches any of `keys` and any stored key that begins with `prefix`."""

    word: str
    keys: tuple[str, ...]
    prefix: str | None = None

    def matches(self, stored: Iterable[str]) -> bool:
        """Tell whether one of the stored keys matches."""
        wanted = set(self.keys)
        return any(key in wanted or bool(self.prefix and key.startswith(self.prefix)) for key in stored)


@cache
def morph() -> "MorphAnalyzer":
    """Load the dictionary: 25 MB of memory."""
    # Imported at the first search: many processes never search.
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


_local = threading.local()


def stem(word: str) -> str:
    # A stemmer keeps the current word in itself: each thread has its own.
    if not hasattr(_local, "stemmer"):
        # Imported at the first search: the package loads the stemmers of all languages.
        import snowballstemmer

        _local.stemmer = snowballstemmer.stemmer("russian")
    return _local.stemmer.stemWord(word)


def fold(text: str) -> str:
    """Return text in lower case with е for ё, without stress marks, soft hyphens and zero-width characters."""
    composed = unicodedata.normalize("NFC", text.lower())
    return composed.translate(_INVISIBLE).replace("ё", "е")


def words(text: str) -> list[str]:
    """Split text into folded words; abbreviations of settlements and streets are expanded."""
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
    """Return the sorted keys of a folded word."""
    if not re.search("[а-я]", word):
        return (word,)
    lemmas = {parse.normal_form for parse in morph().parse(word) if parse.score >= LIKELY}
    stems = {stem(fold(form)) for form in lemmas | {word}}
    if not morph().word_is_known(word):
        stems |= {_without_fleeting_vowel(found) for found in stems}
    return tuple(sorted(stems))


def _without_fleeting_vowel(name: str) -> str:
    # The dictionary does not know names such as «Студенец, в Студенце», whose last vowel disappears.
    return re.sub("(?<=..[б-джзк-нп-тф-щ])[ео](?=[кц]$)", "", name)


@lru_cache(100)
def index_text(text: str) -> str:
    """Return the space-separated keys that are stored for searching."""
    compounds = [word.replace("-", "") for word, _ in _WORD.findall(fold(text)) if "-" in word]
    return " ".join(key for word in words(text) + compounds for key in keys(word[:WORD_LENGTH]))


def query_groups(query: str) -> list[WordGroup]:
    """Return the words of a query that must all be found.

    Only the first QUERY_LENGTH characters and QUERY_WORDS words count. Prepositions, «деревня» before a name and
    «район» are not required if another word is left. The last word may be unfinished.
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
    """Return the groups as a PostgreSQL tsquery for the configuration `simple`.

    A `weight` (A to D) limits the search to keys stored under it. Keys hold only letters and digits, so nothing needs
    escaping.
    """
    return " & ".join(f"({_alternatives(group, weight)})" for group in groups)


def _alternatives(group: WordGroup, weight: str) -> str:
    whole = [f"{key}:{weight}" if weight else key for key in group.keys]
    return " | ".join([*whole, *([f"{group.prefix}:*{weight}"] if group.prefix else [])])
