"""Corrections of search queries: the wrong keyboard layout and small spelling errors.

Both are judged by the words of the site's own texts.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from showcase.core.search_text import PREFIX_LENGTH, QUERY_LENGTH, STOP_WORDS, fold, keys, morph, stem, words

SHORTEST, LONGEST = 4, 30
"""Lengths of the words that are corrected, in letters."""
TWO_ERRORS_FROM = 8
"""Letters of a word in which two errors are corrected; one in a shorter word."""
UNFINISHED = 4
"""Minimum letters of the last word, typed in the wrong layout, that may be a prefix of a known word."""

_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./" + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?@#$^&'
_RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю." + 'ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"№;:?'
_TO_RUSSIAN = str.maketrans(_LATIN_KEYS, _RUSSIAN_KEYS)
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS, _LATIN_KEYS)
_HAS_RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
_HAS_LATIN = re.compile("[a-z]", re.IGNORECASE)
_RUSSIAN_WORD = re.compile("[а-яё\u0301\u0306]+", re.IGNORECASE)
# Letters that sound alike, written as one.
_ALIKE = str.maketrans("оияэыпфктшщсц", "аеееебвгджжзз")


def fix_layout(text: str) -> str:
    """Read text as if typed on the other keyboard layout: «ghjtrn» → «проект», «зва» → «pdf».

    Text with letters of both alphabets, or of none, comes back unchanged. `Vocabulary` decides whether the result
    makes sense.
    """
    russian, latin = bool(_HAS_RUSSIAN.search(text)), bool(_HAS_LATIN.search(text))
    if russian == latin:
        return text
    return text.translate(_TO_LATIN if russian else _TO_RUSSIAN)


class Vocabulary:
    """The words of the site's own texts. Building takes about 0.1 ms per different word; reading is thread-safe."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        self._with_yo: dict[str, str] = {}
        for text in texts:
            counts.update(words(text))
            yo_words = (word.lower() for word in _RUSSIAN_WORD.findall(text) if "ё" in word.lower())
            self._with_yo |= {fold(word): word for word in yo_words}
        self._counts, self._sorted = counts, sorted(counts)
        self._keys = frozenset(key for word in counts for key in keys(word))
        self._usual_form = {stem(word): word for word, _ in reversed(counts.most_common())}
        self._stems = {root: counts[word] for root, word in self._usual_form.items()}
        self._sounds, self._stem_sounds = _sounds(counts), _sounds(self._stems)

    def knows(self, word: str) -> bool:
        """Tell whether some form of the word is in the texts; numbers and prepositions always are."""
        folded = fold(word)
        if folded in self._counts or folded in STOP_WORDS or folded.isdigit():
            return True
        return not self._keys.isdisjoint(keys(folded))

    def correct(self, word: str) -> str | None:
        """Return the known word that a misspelled one stands for, in the typed case.

        None if the word is known, if it is a Russian word that the site does not have («стадион»), or if nothing is
        near enough.
        """
        folded = fold(word)
        if not _RUSSIAN_WORD.fullmatch(folded) or not SHORTEST <= len(folded) <= LONGEST:
            return None
        if self.knows(folded) or morph().word_is_known(folded):
            return None
        nearest = _nearest(folded, self._counts, self._sounds) or self._with_right_stem(folded)
        return _in_case_of(word, self._with_yo.get(nearest, nearest)) if nearest else None

    def _with_right_stem(self, word: str) -> str | None:
        # The texts may have «Узловой» only: «узлавая» keeps its own ending if that makes a word.
        typed_stem = stem(word)
        if len(typed_stem) < SHORTEST:
            return None
        right_stem = _nearest(typed_stem, self._stems, self._stem_sounds)
        if right_stem is None:
            return None
        corrected = right_stem + word[len(typed_stem) :]
        if morph().word_is_known(corrected) and self.knows(corrected):
            return corrected
        return self._usual_form[right_stem] if len(typed_stem) >= TWO_ERRORS_FROM else None

    def suggest(self, query: str) -> str | None:
        """Return the query with its layout and spelling corrected, or None if nothing changes."""
        typed = " ".join(query[:QUERY_LENGTH].split())
        *whole, last = typed.split(" ")
        suggestion = " ".join([*(self._fix(chunk) for chunk in whole), self._fix(last, is_last=True)])
        return suggestion if suggestion != typed else None

    def _fix(self, chunk: str, *, is_last: bool = False) -> str:
        if not words(chunk) and not _HAS_LATIN.search(chunk):
            return chunk
        if self._understands(chunk, PREFIX_LENGTH if is_last else 0):
            return chunk
        for typed in (chunk, chunk.rstrip(",.;:'\"?!")):
            swapped = fix_layout(typed)
            for option in (swapped, self._correct_all(swapped)):
                if swapped != typed and self._is_meant(option, UNFINISHED if is_last else 0):
                    return option
        return self._correct_all(chunk)

    def _understands(self, chunk: str, unfinished: int) -> bool:
        """Tell whether every word is known; the last may be a prefix of at least `unfinished` letters."""
        found = words(chunk)
        if not found:
            return False
        *whole, last = found
        begins = 0 < unfinished <= len(last) and self._knows_beginning(last)
        return all(map(self.knows, whole)) and (begins or self.knows(last))

    def _knows_beginning(self, start: str) -> bool:
        at = bisect_left(self._sorted, start)
        return at < len(self._sorted) and self._sorted[at].startswith(start)

    def _is_meant(self, option: str, unfinished: int) -> bool:
        # Almost any three letters form a stem, so short words must occur in the texts in exactly this form.
        short_ones = (word for word in words(option) if len(word) < SHORTEST and word not in STOP_WORDS)
        return all(word in self._counts for word in short_ones) and self._understands(option, unfinished)

    def _correct_all(self, chunk: str) -> str:
        return _RUSSIAN_WORD.sub(lambda match: self.correct(match[0]) or match[0], chunk)


def _sounds(counts: Iterable[str]) -> dict[str, str]:
    return {word: word.translate(_ALIKE) for word in counts if SHORTEST - 1 <= len(word) <= LONGEST}


def _nearest(typed: str, counts: Mapping[str, int], sounds: Mapping[str, str]) -> str | None:
    """Return the nearest known word, the most frequent of several; an error that sounds alike is half an error."""
    limit = 2 if len(typed) >= TWO_ERRORS_FROM else 1
    near = process.extract(
        typed.translate(_ALIKE), sounds, scorer=OSA.distance, score_cutoff=limit, limit=None
    )
    ranked = (((heard + OSA.distance(typed, word)) / 2, -counts[word], word) for _, heard, word in near)
    errors, _, word = min(ranked, default=(limit + 1, 0, ""))
    return word if errors <= limit else None


def _in_case_of(typed: str, word: str) -> str:
    if typed.isupper():
        return word.upper()
    return word.capitalize() if typed[:1].isupper() else word
