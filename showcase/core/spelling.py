"""Help with what was typed: wrong keyboard layout and small errors, judged by the words the site knows."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

from showcase.core.search_text import PREFIX_LENGTH, QUERY_LENGTH, STOP_WORDS, fold, keys, morph, stem, words

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
_ALIKE = re.findall(r"\w+", "ао еи ея ия эе ыи уо бп вф гк дт жш зс шщ сц")
_HEARD_ALIKE = frozenset(pair for letters in _ALIKE for pair in (letters, letters[::-1]))


def fix_layout(text: str) -> str:
    """Read text as if typed on the other keyboard layout: «ghjtrn» → «проект», «зва» → «pdf».

    Text with letters of both alphabets, or of none, comes back unchanged. Whether the answer makes sense
    is for `Vocabulary` to judge.
    """
    russian, latin = bool(_HAS_RUSSIAN.search(text)), bool(_HAS_LATIN.search(text))
    if russian == latin:
        return text
    return text.translate(_TO_LATIN if russian else _TO_RUSSIAN)


class Vocabulary:
    """The words of the site's own texts: what a visitor may have meant.

    Built once from all texts (about 0.1 ms per different word); asking is quick and thread-safe.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        self._with_yo: dict[str, str] = {}
        for text in texts:
            counts.update(words(text))
            yo_words = (word.lower() for word in _RUSSIAN_WORD.findall(text) if "ё" in word.lower())
            self._with_yo |= {fold(word): word for word in yo_words}
        self._counts = counts
        self._keys = frozenset(key for word in counts for key in keys(word))
        self._sorted = sorted(counts)
        self._near_words = _NearWords(counts)
        self._usual_form = {stem(word): word for word, _ in reversed(counts.most_common())}
        self._near_stems = _NearWords(
            Counter({root: counts[word] for root, word in self._usual_form.items()})
        )

    def knows(self, word: str) -> bool:
        """Tell whether some form of the word stands in the texts; numbers and prepositions need no help."""
        folded = fold(word)
        if folded in self._counts or folded in STOP_WORDS or folded.isdigit():
            return True
        return not self._keys.isdisjoint(keys(folded))

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
        nearest = self._near_words.find(folded) or self._with_right_stem(folded)
        return _in_case_of(word, self._with_yo.get(nearest, nearest)) if nearest else None

    def _with_right_stem(self, word: str) -> str | None:
        # The texts may have «Узловой» only: «узлавая» keeps its own ending where that makes a word.
        typed_stem = stem(word)
        right_stem = self._near_stems.find(typed_stem) if len(typed_stem) >= SHORTEST else None
        if right_stem is None:
            return None
        corrected = right_stem + word[len(typed_stem) :]
        if morph().word_is_known(corrected) and self.knows(corrected):
            return corrected
        return self._usual_form[right_stem] if len(typed_stem) >= LONG else None

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
                if swapped != typed and self._is_meant(option, is_last=is_last):
                    return option
        return self._correct_all(chunk)

    def _understands(self, chunk: str, unfinished: int) -> bool:
        """Tell whether every word is known; the last may be a beginning of at least `unfinished` letters."""
        found = words(chunk)
        if not found:
            return False
        *whole, last = found
        begins = 0 < unfinished <= len(last) and self.knows_beginning(last)
        return all(map(self.knows, whole)) and (begins or self.knows(last))

    def _is_meant(self, option: str, *, is_last: bool) -> bool:
        # Any three keys spell the stem of something: short words count only as they stand in the texts.
        short_ones = (word for word in words(option) if len(word) < SHORTEST and word not in STOP_WORDS)
        unfinished = UNFINISHED if is_last else 0
        return all(word in self._counts for word in short_ones) and self._understands(option, unfinished)

    def _correct_all(self, chunk: str) -> str:
        return _RUSSIAN_WORD.sub(lambda match: self.correct(match[0]) or match[0], chunk)


class _NearWords:
    """Finds the nearest of many words: only those that share enough letter pairs are compared."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._by_pair: dict[str, list[str]] = {}
        for word in counts:
            if SHORTEST - 1 <= len(word) <= LONGEST and _HAS_RUSSIAN.search(word):
                for pair in _letter_pairs(word):
                    self._by_pair.setdefault(pair, []).append(word)

    def find(self, word: str) -> str | None:
        limit = 2 if len(word) >= LONG else 1
        pairs = _letter_pairs(word)
        shared = Counter(other for pair in pairs for other in self._by_pair.get(pair, ()))
        enough = max(1, len(pairs) - 3 * limit)  # two swapped letters spoil three pairs
        near = (other for other, count in shared.items() if count >= enough)
        ranked = ((_distance(word, other, limit), -self._counts[other], other) for other in near)
        distance, _, nearest = min(ranked, default=(limit + 1, 0, ""))
        return nearest if distance <= limit else None


def _letter_pairs(word: str) -> set[str]:
    return {first + second for first, second in pairwise(f"^{word}$")}


def _in_case_of(typed: str, word: str) -> str:
    if typed.isupper():
        return word.upper()
    return word.capitalize() if typed[:1].isupper() else word


def _distance(typed: str, known: str, limit: int) -> float:
    """Count typing errors: a wrong, missing, extra letter or two swapped ones are 1, letters heard alike 0.5.

    Stops early with a number over the limit.
    """
    if abs(len(typed) - len(known)) > limit:
        return limit + 1
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
