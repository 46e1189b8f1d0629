"""The stylesheet is bundled once, hashed, and small."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import FileSystemFinder

from showcase.core.static_storage import STYLESHEET, BundledStaticFilesStorage, bundle_stylesheet

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css"
ALONE = {"css/site.css", "css/low_vision.css", "css/admin.css", "css/voting_admin.css"}


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


@pytest.fixture
def storage(tmp_path):
    return BundledStaticFilesStorage(location=tmp_path, base_url="/static/")


def test_one_stylesheet_with_every_part(storage, tmp_path):
    hashed = collect(storage)
    text = (tmp_path / hashed[STYLESHEET]).read_text(encoding="utf-8")
    assert "@import" not in text
    assert "&" not in text, "nesting is rewritten for older browsers"
    for part in ("@font-face", ".project-card", ".stage-line__stage--running", "@media print"):
        assert part in text
    assert {name for name in hashed if name.endswith(".css")} == ALONE


def test_font_addresses_are_hashed(storage, tmp_path):
    hashed = collect(storage)
    both = (STYLESHEET, "css/low_vision.css")
    texts = [(tmp_path / hashed[name]).read_text(encoding="utf-8") for name in both]
    fonts = [re.findall(r'url\("?\.\./(fonts/[^")]+)', text) for text in texts]
    assert [len(names) for names in fonts] == [4, 4]
    assert {*fonts[0], *fonts[1]} == {hashed[name] for name in hashed if name.endswith(".woff2")}


def test_collecting_twice_gives_the_same_names(storage):
    first = dict(collect(storage))
    assert collect(storage) == first


def test_weight_stays_in_the_budget(storage, tmp_path):
    hashed = collect(storage)
    assert len(gzip.compress((tmp_path / hashed[STYLESHEET]).read_bytes())) <= 12 * 1024
    fonts = sum(path.stat().st_size for path in (ROOT / "static" / "fonts").glob("golos-*.woff2"))
    assert 20 * 1024 < fonts <= 40 * 1024


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
