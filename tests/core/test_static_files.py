"""The stylesheet is bundled once, hashed, and small; scripts stay small, stand alone, and keep the policy."""

import gzip
import re

import pytest
from django.contrib.staticfiles.finders import FileSystemFinder

from showcase.core.static_storage import STYLESHEET, BundledStaticFilesStorage, bundle_stylesheet
from showcase.core.wagtail_hooks import STYLESHEETS
from tests import ROOT

CSS = ROOT / "static" / "css"
ADMIN = {f"css/{name}.css" for name in (*STYLESHEETS, "voting_admin")}
ALONE = {"css/site.css", "css/low_vision.css", *ADMIN}
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
# Code that a strict CSP blocks, and references to third-party servers.
FORBIDDEN = re.compile(
    r"^import |setAttribute\(.style|innerHTML|eval\(|new Function|https?://(?!www\.w3\.org/2000/svg)", re.M
)


def collect(storage: BundledStaticFilesStorage) -> dict[str, str]:
    """Do what collectstatic does with the project's own files; return name -> hashed name."""
    paths = {}
    for name, source in FileSystemFinder().list([]):
        paths[name] = (source, name)
        if not storage.exists(name):
            with source.open(name) as file:
                storage.save(name, file)
    for _name, _hashed, processed in storage.post_process(paths):
        assert not isinstance(processed, Exception), processed
    return storage.hashed_files


def test_one_small_stylesheet_with_every_part_and_hashed_fonts(tmp_path):
    storage = BundledStaticFilesStorage(location=tmp_path, base_url="/static/")
    hashed = dict(collect(storage))
    text = (tmp_path / hashed[STYLESHEET]).read_text(encoding="utf-8")
    assert "@import" not in text
    assert "&" not in text, "nesting is rewritten for older browsers"
    for part in ("@font-face", ".project-card", ".stage-line__stage--running", "@media print"):
        assert part in text
    assert {name for name in hashed if name.endswith(".css")} == ALONE
    assert len(gzip.compress((tmp_path / hashed[STYLESHEET]).read_bytes())) <= 12 * 1024
    both = (STYLESHEET, "css/low_vision.css")
    texts = [(tmp_path / hashed[name]).read_text(encoding="utf-8") for name in both]
    fonts = [re.findall(r'url\("?\.\./(fonts/[^")]+)', text) for text in texts]
    assert [len(names) for names in fonts] == [4, 4]
    assert {*fonts[0], *fonts[1]} == {hashed[name] for name in hashed if name.endswith(".woff2")}
    assert collect(storage) == hashed


def test_files_stay_light():
    fonts = sum(path.stat().st_size for path in (ROOT / "static" / "fonts").glob("golos-*.woff2"))
    assert 20 * 1024 < fonts <= 40 * 1024
    assert {"gallery.js", "before_after.js", "share.js"} <= {path.name for path in SCRIPTS}
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in SCRIPTS}
    assert sum(size for name, size in sizes.items() if not name.startswith("admin_")) <= 12 * 1024


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_stands_alone(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith(("// ", "/* ")), "the first line says what the module is for"
    assert FORBIDDEN.findall(text) == []


def test_every_part_is_imported():
    imported = set(re.findall(r'@import "([^"]+)"', (CSS / "site.css").read_text(encoding="utf-8")))
    parts = {f"css/{path.relative_to(CSS).as_posix()}" for path in CSS.rglob("*.css")} - ALONE
    assert {f"css/{name}" for name in imported} == parts


def test_only_files_beside_the_stylesheet_hold_addresses():
    files = list((CSS / "components").glob("*.css"))
    assert len(files) > 20
    assert not [path.name for path in files if "url(" in path.read_text(encoding="utf-8")]


def test_a_broken_part_is_an_error(tmp_path):
    (tmp_path / "site.css").write_text('@import "missing.css";', encoding="utf-8")
    with pytest.raises(Exception, match=r"missing\.css|No such file"):
        bundle_stylesheet(tmp_path / "site.css")
