"""Russian text helpers: expected values are written out by hand, properties say what may never happen."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from hypothesis import given
from hypothesis import strategies as st

from showcase.core.russian import (
    NBSP,
    capitalise_sentence,
    date_range_ru,
    date_ru,
    file_size_ru,
    money_ru,
    name_order,
    number_ru,
    plural_ru,
    slugify_ru,
    strip_settlement_prefix,
    typograph,
)
from tests import examples

VOTES = ("голос", "голоса", "голосов")
EXAMPLES = examples.load("russian")


def render(source: str, value: object) -> str:
    engine = Engine(libraries={"russian": "showcase.core.templatetags.russian"})
    return engine.from_string("{% load russian %}" + source).render(Context({"x": value}))


def decimals(form: str, text: str) -> str:
    return FUNCTIONS[form](Decimal(text))


FUNCTIONS = {
    "decimals": decimals,
    "dates": date_ru,
    "periods_without_year": lambda start, end: date_range_ru(start, end, with_year=False),
    "templates": render,
    "plural": lambda n: plural_ru(n, *VOTES),
    "numbers": number_ru,
    "money": money_ru,
    "file_sizes": file_size_ru,
    "periods": lambda start, end: date_range_ru(start or None, end or None),
    "typography": typograph,
    "sentences": capitalise_sentence,
    "settlements": strip_settlement_prefix,
    "slugs": slugify_ru,
}
ROWS = [(name, *row) for name, rows in EXAMPLES.items() for row in rows]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_examples(row):
    name, *values, expected = row
    assert FUNCTIONS[name](*values).replace(NBSP, "~") == expected
    assert set(EXAMPLES) == set(FUNCTIONS)


def test_names_stand_in_the_order_of_the_alphabet():
    names = ["Ясногорский район", "город Ефремов", "Ёлкино", "рабочий посёлок Заря", "Донской", "Епифань"]
    expected = ["Донской", "Ёлкино", "Епифань", "город Ефремов", "рабочий посёлок Заря", "Ясногорский район"]
    assert sorted(names, key=name_order) == expected


def expected_form(n: int) -> str:
    """Choose the form by the last digits, independently of the code under test."""
    digits = str(n).zfill(2)
    if digits[-2] == "1":
        return "голосов"
    return "голос" if digits[-1] == "1" else "голоса" if digits[-1] in "234" else "голосов"


def test_plural_of_every_count_to_a_thousand():
    assert [plural_ru(n, *VOTES) for n in range(1001)] == [expected_form(n) for n in range(1001)]


def test_what_cannot_be_written_is_refused():
    with pytest.raises(ValueError, match="конечным"):
        number_ru(float("inf"))
    with pytest.raises(ValueError, match="точность"):
        date_ru(date(2025, 4, 8), "week")
    with pytest.raises(TemplateSyntaxError, match="три формы"):
        render('{{ x|plural_ru:"голос,голоса" }}', 1)


@given(st.integers())
def test_a_written_number_reads_back(n):
    assert int(number_ru(n).replace(NBSP, "").replace("−", "-")) == n


@given(st.text(alphabet="абвиксую .,-—–«»№0123456789год руб") | st.text())
def test_typography_settles_and_changes_only_spaces_and_dashes(text):
    once = typograph(text)
    assert typograph(once) == once
    assert bare(once) == bare(text)


def bare(text: str) -> str:
    return text.replace(NBSP, " ").replace("—", "-").replace("–", "-")


def test_long_address_is_cut_at_a_word():
    assert slugify_ru(f"{'а' * 70} площадка в посёлке") == f"{'a' * 70}"
    assert slugify_ru(f"{'а' * 68} площадка в посёлке") == f"{'a' * 68}-ploshchadka"
    assert slugify_ru("а" * 90) == "a" * 80


@given(st.text())
def test_an_address_holds_only_safe_characters(text):
    slug = slugify_ru(text)
    assert len(slug) <= 80
    assert slug == slugify_ru(slug)
    assert re.fullmatch("([a-z0-9]+(-[a-z0-9]+)*)?", slug)


def test_filters_show_nothing_for_none():
    filters = ["number_ru", "date_ru", "file_size_ru", "date_short_ru"]
    filters += ['plural_ru:"а,б,в"', 'count_ru:"а,б,в"']
    assert render("".join(f"{{{{ x|{name} }}}}" for name in filters), None) == ""
