"""The chosen look: contrast of every scheme by computation, nothing of the usual palette left over."""

import re
from itertools import product

import pytest

from showcase.core.preferences import VALUES
from tests.core.test_tokens import CSS, HEX, PAIRS, TOKENS, contrast

SHEET = (CSS / "low_vision.css").read_text(encoding="utf-8")
SCHEMES = {
    name: dict(re.findall(rf"--(fg|bg): ({HEX})", block))
    for name, block in re.findall(r'\[data-scheme="(\w+)"\] \{([^}]+)\}', SHEET)
}
MAPPING = dict(re.findall(r"--([\w-]+): var\(--(fg|bg)\);", SHEET.split("[data-scheme] {")[1].split("}")[0]))


def test_every_scheme_on_offer_is_drawn():
    assert set(SCHEMES) == set(VALUES["scheme"])
    assert len(SCHEMES) == 5


def test_every_colour_of_the_site_becomes_one_of_two():
    assert set(re.findall(rf"--([\w-]+): (?:light-dark\()?{HEX}", TOKENS)) == set(MAPPING)


@pytest.mark.parametrize("name", SCHEMES)
def test_two_colours_stand_far_apart(name):
    assert contrast(SCHEMES[name]["fg"], SCHEMES[name]["bg"]) >= 7


@pytest.mark.parametrize(("name", "pair"), list(product(SCHEMES, PAIRS)))
def test_no_pair_melts_together(name, pair):
    text, ground, least = pair
    if (text, ground) in {("focus-ink", "focus-ring"), ("focus-ink", "stripe-wheat")}:
        least = 7
    palette = {token: SCHEMES[name][side] for token, side in MAPPING.items()}
    assert contrast(palette[text], palette[ground]) >= least


@pytest.mark.parametrize("name", ["size", "font", "spacing"])
def test_every_choice_changes_something(name):
    values = VALUES[name]
    named = set(re.findall(rf'\[data-{name}="(\w+)"\]', SHEET))
    general = f"[data-{name}]" in SHEET
    assert named <= set(values)
    assert len(named) + general >= len(values)
