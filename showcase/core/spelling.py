"""Help with what was typed: the wrong keyboard layout and small errors, judged by the words the site knows."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from showcase.core.search_text import PREFIX_LENGTH, QUERY_LENGTH, STOP_WORDS, fold, keys, morph, words

SHORTEST = 4
LONGEST = 30
LONG = 8
UNFINISHED = 4

_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./" + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?@#$^&'
_RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю." + 'ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"№;:?'
_TO_RUSSIAN = str.maketrans(_LATIN_KEYS, _RUSSIAN_KEYS)
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS, _LATIN_KEYS)
_HAS_RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
_HAS_LATIN = re.compile("[a-z]", re.IGNORECASE)
_RUSSIAN_WORD = re.compile("[а-яё\u0301\u0306]+", re.IGNORECASE)

# Letters that are heard alike: one written for the other is half an error.
_ALIKE_PAIRS = "ао еи ея ия эе ыи уо бп вф гк дт жш зс шщ сц".split(" ")
_HEARD_ALIKE = frozenset(pair for alike in _ALIKE_PAIRS for pair in (alike, alike[::-1]))


def fix_layout(text: str) -> str:
    """Read text as if typed on the other keyboard layout: «ghjtrn» → «проект», «зва» → «pdf».

    Text with letters of both alphabets, or of none, comes back unchanged. Whether the answer makes sense is for
    `Vocabulary` to judge.
    """
    russian, latin = bool(_HAS_RUSSIAN.search(text)), bool(_HAS_LATIN.search(text))
    if russian == latin:
        # «[jr» has Latin letters, but «;» or «'» alone is no word.
        return text
    return text.translate(_TO_LATIN if russian else _TO_RUSSIAN)


class Vocabulary:
    """The words of the site's own texts: what a visitor may have meant.

    Built once from all texts (about 0.1 ms per different word); asking is quick and safe from several threads.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        self._with_yo: dict[str, str] = {}
        for text in texts:
            counts.update(words(text))
            self._with_yo |= {
                fold(word): word.lower() for word in _RUSSIAN_WORD.findall(text) if "ё" in word.lower()
            }
        self._counts = counts
        self._keys = frozenset(key for word in counts for key in keys(word))
        self._sorted = sorted(counts)
        self._by_pair: defaultdict[str, list[str]] = defaultdict(list)
        for word in counts:
            if SHORTEST - 1 <= len(word) <= LONGEST and _HAS_RUSSIAN.search(word):
                for pair in _letter_pairs(word):
                    self._by_pair[pair].append(word)

    def knows(self, word: str) -> bool:
        """Tell whether some form of the word stands in the texts; numbers and prepositions need no help."""
        folded = fold(word)
        return (
            folded in self._counts
            or folded in STOP_WORDS
            or folded.isdigit()
            or not self._keys.isdisjoint(keys(folded))
        )

    def knows_beginning(self, start: str) -> bool:
        """Tell whether some word of the texts begins so."""
        folded = fold(start)
        at = bisect_left(self._sorted, folded)
        return at < len(self._sorted) and self._sorted[at].startswith(folded)

    def correct(self, word: str) -> str | None:
        """Give the known word that a mistyped one stands for, in the typed case.

        None where the word is known, where it is a real Russian word that the site just does not have
        («стадион»), or where nothing is near enough: one error in words under 8 letters, two in longer ones.
        """
        folded = fold(word)
        if not _RUSSIAN_WORD.fullmatch(folded) or not SHORTEST <= len(folded) <= LONGEST:
            return None
        if self.knows(folded) or morph().word_is_known(folded):
            return None
        nearest = self._nearest(folded)
        return _in_case_of(word, self._with_yo.get(nearest, nearest)) if nearest else None

    def _nearest(self, word: str) -> str | None:
        limit = 2.0 if len(word) >= LONG else 1.0
        pairs = _letter_pairs(word)
        shared = Counter(other for pair in pairs for other in self._by_pair.get(pair, ()))
        enough = max(1, len(pairs) - 3 * int(limit))
        near = [
            other
            for other, count in shared.items()
            if count >= enough and abs(len(other) - len(word)) <= limit
        ]
        ranked = [(_distance(word, other, limit), -self._counts[other], other) for other in near]
        best = min(ranked, default=(limit + 1, 0, ""))
        return best[2] if best[0] <= limit else None

    def suggest(self, query: str) -> str | None:
        """Give the query with layout and typing errors put right, to be shown; None where nothing changes."""
        typed = " ".join(query[:QUERY_LENGTH].split())
        chunks = typed.split(" ")
        fixed = [self._fix(chunk, is_last=at == len(chunks) - 1) for at, chunk in enumerate(chunks)]
        suggestion = " ".join(fixed)
        return suggestion if suggestion != typed else None

    def _fix(self, chunk: str, *, is_last: bool) -> str:
        if not words(chunk) and not _HAS_LATIN.search(chunk):
            return chunk
        if self._understands(chunk, PREFIX_LENGTH if is_last else 0):
            return chunk
        for typed in (chunk, chunk.rstrip(",.;:'\"?!")):
            swapped = fix_layout(typed)
            for option in (swapped, self._correct_all(swapped)):
                if swapped != typed and self._understands(option, UNFINISHED if is_last else 0):
                    return option
        return self._correct_all(chunk)

    def _understands(self, chunk: str, unfinished: int) -> bool:
        """Tell whether every word is known; the last one may be a beginning of at least `unfinished` letters."""
        found = words(chunk)
        if not found:
            return False
        *whole, last = found
        begins = 0 < unfinished <= len(last) and self.knows_beginning(last)
        return all(map(self.knows, whole)) and (begins or self.knows(last))

    def _correct_all(self, chunk: str) -> str:
        return _RUSSIAN_WORD.sub(lambda match: self.correct(match[0]) or match[0], chunk)


def _letter_pairs(word: str) -> set[str]:
    return {first + second for first, second in pairwise(f"^{word}$")}


def _in_case_of(typed: str, word: str) -> str:
    if typed.isupper():
        return word.upper()
    return word.capitalize() if typed[:1].isupper() else word


def _distance(typed: str, known: str, limit: float) -> float:
    """Count typing errors: a wrong, missing, extra letter or two swapped ones are 1, letters heard alike 0.5.

    Stops early with a number over the limit.
    """
    before: list[float] = []
    above = [float(at) for at in range(len(known) + 1)]
    for row, letter in enumerate(typed, start=1):
        line = [float(row)]
        for column, other in enumerate(known, start=1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + _replacing(letter, other))
            if row > 1 and column > 1 and letter == known[column - 2] and typed[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > limit:
            return limit + 1
        before, above = above, line
    return above[-1]


def _replacing(letter: str, other: str) -> float:
    if letter == other:
        return 0
    return 0.5 if letter + other in _HEARD_ALIKE else 1
