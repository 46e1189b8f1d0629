"""Contrasts of the usual palette and of the chosen looks, computed from their files by WCAG 2.2."""

import re
from itertools import product

import pytest

from showcase.core.preferences import CHOICES
from tests import ROOT

CSS = ROOT / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
HEX = r"#[0-9a-f]{6}\b"

GROUNDS = ("paper", "card", "sand")
TINTS = ("pine-tint", "raspberry-tint", "sky-tint", "wheat-tint", "error-tint")
WORDS = ("pine", "raspberry", "sky", "ochre", "visited", "error")
PAIRS = [
    *((text, ground, 7) for text, ground in product(["ink"], GROUNDS + TINTS)),
    *((text, ground, 4.5) for text, ground in product(["ink-2"], GROUNDS + TINTS)),
    *((text, ground, 4.5) for text, ground in product(WORDS, ("paper", "card"))),
    *((text, ground, 4.5) for text, ground in product(["pine", "pine-hover"], TINTS)),
    ("raspberry", "raspberry-tint", 4.5),
    *(("on-fill", fill, 4.5) for fill in ("pine", "pine-hover", "raspberry", "raspberry-hover")),
    *(("control", ground, 3) for ground in ("paper", "card")),
    *(("ink", step, 4.5) for step in ("map-1", "map-2", "map-3")),
    ("on-map", "map-4", 4.5),
    ("on-footer", "footer", 7),
    ("focus-ink", "stripe-wheat", 7),
    ("focus-ink", "focus-ring", 4.5),
]
VALUES = {name: set(answers) - {""} for name, (_, answers) in CHOICES.items()}
LOOKS = (CSS / "low_vision.css").read_text(encoding="utf-8")
SCHEMES = {
    name: dict(re.findall(rf"--(fg|bg): ({HEX})", block))
    for name, block in re.findall(r'\[data-scheme="(\w+)"\] \{([^}]+)\}', LOOKS)
}
MAPPING = dict(re.findall(r"--([\w-]+): var\(--(fg|bg)\);", LOOKS.split("[data-scheme] {")[1].split("}")[0]))


def palette(scheme: str) -> dict[str, str]:
    """Return token name -> colour for `light`, `dark`, or a scheme that a reader chose."""
    if scheme in SCHEMES:
        return {name: SCHEMES[scheme][side] for name, side in MAPPING.items()}
    found = dict(re.findall(rf"--([\w-]+): ({HEX});", TOKENS))
    pairs = re.findall(rf"--([\w-]+): light-dark\(({HEX}), ({HEX})\);", TOKENS)
    return found | {name: light if scheme == "light" else dark for name, light, dark in pairs}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_known_pairs():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#1c2b24", "#fbf8f1") == pytest.approx(13.94, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark", *SCHEMES])
def test_text_and_controls_stand_out(scheme):
    colours = palette(scheme)
    weak = [(text, on) for text, on, least in PAIRS if contrast(colours[text], colours[on]) < least]
    assert weak == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_is_seen_on_every_ground(scheme):
    colours = palette(scheme)
    rings = [colours["focus-ink"], colours["focus-ring"]]
    for ground in (*GROUNDS, *TINTS, "pine", "raspberry", "footer", "stripe-wheat"):
        assert max(contrast(ring, colours[ground]) for ring in rings) >= 3, ground


def test_every_chosen_scheme_is_drawn_in_two_colours_far_apart():
    assert set(SCHEMES) == VALUES["scheme"]
    assert len(SCHEMES) == 5
    assert min(contrast(scheme["fg"], scheme["bg"]) for scheme in SCHEMES.values()) >= 7
    assert set(re.findall(rf"--([\w-]+): (?:light-dark\()?{HEX}", TOKENS)) == set(MAPPING)


@pytest.mark.parametrize("name", ["size", "font", "spacing"])
def test_every_choice_changes_something(name):
    named = set(re.findall(rf'\[data-{name}="(\w+)"\]', LOOKS))
    assert named <= VALUES[name]
    assert len(named) + (f"[data-{name}]" in LOOKS) >= len(VALUES[name])


def test_colours_are_written_only_in_the_tokens():
    files = [path for path in CSS.rglob("*.css") if path.name != "tokens.css"]
    assert len(files) > 20
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b")
    coloured = {path.name for path in files if colour.search(path.read_text(encoding="utf-8"))}
    assert coloured <= {"print.css", "low_vision.css", "admin.css", "voting_admin.css"}


@pytest.mark.parametrize(("name", "least"), [("500.html", 7), ("manifest.webmanifest", 2), ("base.html", 2)])
def test_templates_that_write_colours_repeat_the_tokens(name, least):
    style = (ROOT / "templates" / name).read_text(encoding="utf-8").split("</style>")[0]
    used = set(re.findall(HEX, style))
    assert len(used) >= least
    assert used <= set(palette("light").values()) | set(palette("dark").values())
