"""Contrasts of the colour tokens, computed from their file (WCAG 2.2: 1.4.3, 1.4.6, 1.4.11)."""

import re
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
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


def colours(scheme: str) -> dict[str, str]:
    """Return token name -> colour for `light` or `dark`."""
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_text_and_controls_stand_out(scheme, text, ground, least):
    palette = colours(scheme)
    assert contrast(palette[text], palette[ground]) >= least


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", [*GROUNDS, *TINTS, "pine", "raspberry", "footer", "stripe-wheat"])
def test_focus_is_seen_on_every_ground(scheme, ground):
    palette = colours(scheme)
    assert max(contrast(palette[ring], palette[ground]) for ring in ("focus-ink", "focus-ring")) >= 3


def test_colours_are_written_only_in_the_tokens():
    files = [path for path in CSS.rglob("*.css") if path.name != "tokens.css"]
    assert len(files) > 20
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b")
    coloured = {path.name for path in files if colour.search(path.read_text(encoding="utf-8"))}
    assert coloured <= {"print.css", "low_vision.css", "admin.css", "voting_admin.css"}


def test_error_page_repeats_the_tokens():
    style = (ROOT / "templates" / "500.html").read_text(encoding="utf-8").split("</style>")[0]
    used = set(re.findall(HEX, style))
    assert len(used) > 6
    assert used <= set(colours("light").values()) | set(colours("dark").values())
