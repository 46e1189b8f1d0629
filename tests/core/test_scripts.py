"""JavaScript stays small, stands alone, and touches nothing that the policy forbids."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
# Things that a strict policy blocks, and what would reach for somebody else's server.
FORBIDDEN = re.compile(
    r"^import |setAttribute\(.style|innerHTML|eval\(|new Function|https?://(?!www\.w3\.org/2000/svg)", re.M
)


def test_all_of_it_weighs_at_most_twelve_kilobytes():
    assert {"gallery.js", "before_after.js", "share.js"} <= {path.name for path in SCRIPTS}
    assert sum(len(gzip.compress(path.read_bytes())) for path in SCRIPTS) <= 12 * 1024


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_module_stands_alone(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(("// ", "/* ")), "the first line says what the module is for"
    assert FORBIDDEN.findall(text) == []
