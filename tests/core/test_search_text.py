"""Russian search: labelled queries over the contest's own titles, spelling help, what may never be."""

import re
import time
import timeit
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showcase.core.search_text import QUERY_WORDS, fold, index_text, keys, morph, query_groups, tsquery, words
from showcase.core.spelling import Vocabulary, fix_layout
from tests import examples

EXAMPLES = examples.load("search_text")
TITLES = EXAMPLES["titles"]
INDEX = {name: index_text(title).split() for name, title in TITLES.items()}
PLAYGROUNDS = {name for name, title in TITLES.items() if "площадка" in title.lower()}
LABELLED = {
    query: PLAYGROUNDS if names == ["*playgrounds"] else set(names)
    for queries, names in EXAMPLES["labelled"]
    for query in queries.split(" | ")
}
VOCABULARY = Vocabulary(TITLES.values())


def found(query: str) -> set[str]:
    groups = query_groups(query)
    if not groups:
        return set()
    return {name for name, stored in INDEX.items() if all(group.matches(stored) for group in groups)}


def test_labelled_queries():
    assert {query: found(query) for query in LABELLED} == LABELLED
    assert len(LABELLED) >= 60


def test_words_are_folded_and_written_out():
    assert words("д. Бегичёво, ул. Луговая, д. 5") == ["деревня", "бегичево", "улица", "луговая", "дом", "5"]
    assert words("мкр СХТ, 2025 г.") == ["микрорайон", "схт", "2025", "год"]
    assert fold("Йо\u0301д ПЛО\u00adЩАДКА Ёлка и\u0306") == "йод площадка елка й"


def test_only_the_last_word_may_be_unfinished():
    assert [group.prefix for group in query_groups("детс площ")] == [None, "площ"]
    assert query_groups("площадка в")[-1].prefix is None
    assert [group.word for group in query_groups("на")] == ["на"]


def test_long_queries_are_cut():
    assert len(query_groups(" ".join(f"слово{n}" for n in range(50)))) == QUERY_WORDS
    assert len(query_groups("площадка" * 1000)[0].word) <= 40
    assert query_groups("а" * 199 + " площадка")[-1].word != "площадка"


def test_signs_are_no_words_and_do_no_harm_between_words():
    for query in ("", " ", "'", '"', "\0", "😀", "%", "!!!", "«»", "\ud800"):
        assert query_groups(query) == [], query
    assert found("пло\u00adщадка\0'; Бегичево -- 😀") == set()
    assert found("\0'«зона»; Бегичево -- 😀 %") == {"begichevo"}


def test_the_written_query_is_an_and_of_ors():
    assert tsquery(query_groups("студенец площ")) == "(студенец | студенц) & (площ | площ:*)"
    assert tsquery(query_groups("студенец площ"), "A") == "(студенец:A | студенц:A) & (площ:A | площ:*A)"
    assert tsquery([]) == ""


@given(st.text())
def test_no_text_breaks_search(text):
    groups = query_groups(text)
    assert len(groups) <= QUERY_WORDS
    assert re.fullmatch("[0-9a-zа-я &|():*]*", tsquery(groups))
    assert all(group.keys for group in groups)


@given(st.text(alphabet="абвгдежзиклмнопрстуёьй-. ", max_size=60))
def test_every_text_is_found_by_its_own_words(text):
    stored = index_text(text).split()
    assert all(group.matches(stored) for group in query_groups(text))


def test_stemming_is_the_same_from_several_threads():
    some_words = [word for title in TITLES.values() for word in words(title)] * 20
    alone = [keys.__wrapped__(word) for word in some_words]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(keys.__wrapped__, some_words)) == alone


@pytest.mark.parametrize(
    ("name", "function"),
    [("corrections", VOCABULARY.correct), ("layouts", fix_layout), ("suggestions", VOCABULARY.suggest)],
)
def test_small_errors_are_put_right(name, function):
    assert {typed: function(typed) for typed, _ in EXAMPLES[name]} == dict(EXAMPLES[name])


def test_known_real_and_strange_words_are_left_alone():
    assert {VOCABULARY.correct(word) for word in EXAMPLES["left_alone"]} == {None}
    assert {VOCABULARY.suggest(query) for query in [*EXAMPLES["no_suggestion"], "\ud800"]} == {None}
    assert Vocabulary([]).suggest("плащадка gkjoflrf") is None


def test_a_suggestion_finds_something():
    for query in ("лавачки", "плащадка", "Бегечево", "ghjtrn", "gkjoflrf", "gkfoflrf"):
        assert not found(query)
        assert found(VOCABULARY.suggest(query)), query


@given(st.text() | st.text(alphabet="qwertyйцукеплощадк[];',. ", max_size=80))
def test_no_text_breaks_suggestions(text):
    suggestion = VOCABULARY.suggest(text)
    assert suggestion is None or suggestion.strip()
    assert VOCABULARY.correct(text) is None or VOCABULARY.knows(VOCABULARY.correct(text))


def test_suggestions_are_quick_among_five_thousand_words():
    starts = [first + second for first in "бвгдзклмнопрст" for second in "аоеиу"]
    parses = (parse for start in starts for parse in islice(morph().iter_known_word_parses(start), 2000))
    many = list(dict.fromkeys(parse.normal_form for parse in parses))[:5000]
    assert len(many) == 5000
    vocabulary = Vocabulary([*many, *TITLES.values()])
    suggest = partial(vocabulary.suggest, "пастоянная плащадка")
    assert min(timeit.repeat(suggest, timer=time.process_time, number=1)) < 0.005
