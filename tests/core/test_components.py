"""Template components: documented, closed to the surrounding context, and calm about missing values."""

import json
import re

import pytest
from django.template.loader import render_to_string

from showcase.contest.presenters import region_tile
from tests import ROOT

TEMPLATES = ROOT / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_lists_its_arguments_and_renders_without_them(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert re.match(rf"\{{# ({path.stem}|The SVG symbols)\b.*#\}}$", first)
    assert "None" not in render_to_string(f"components/{path.name}")


def test_classes_carry_the_name_of_their_component():
    styles = ROOT / "static/css/components"
    styled = [path for path in COMPONENTS if (styles / f"{path.stem}.css").exists()]
    classes = {path.stem: re.search(r'class="([\w-]+)', path.read_text("utf-8"))[1] for path in styled}
    assert len(COMPONENTS) > 30
    assert len(styled) > 20
    assert {name for name in classes if not classes[name].startswith(name.replace("_", "-"))} == set()


def test_every_include_is_closed():
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    includes = [tag for text in texts for tag in re.findall(r"{% include .+? %}", text)]
    assert len(includes) > 40
    assert [tag for tag in includes if not tag.endswith(" only %}")] == []


def test_templates_hold_no_inline_code():
    files = [path for path in TEMPLATES.rglob("*.html") if path.name != "500.html"]
    inline = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(src=|application/(ld\+)?json))")
    assert [path.name for path in files if inline.search(path.read_text(encoding="utf-8"))] == []


def test_unknown_kind_is_a_plain_ring():
    project = {"title": "Сквер", "url": "/", "kind": ""}
    html = render_to_string("components/project_card.html", {"project": project})
    assert 'href="#m-unknown"' in html
    assert "Вид уточняется" in html
    assert 'class="region-scheme"' in html


def test_error_page_is_one_file():
    html = render_to_string("500.html")
    assert html.count("<style>") == 1
    assert not re.search(r'(src|srcset)=|<link|@import|url\(|href="(?!/")', html)


def test_the_small_scheme_has_the_tiles_of_the_map_and_tells_in_words_which():
    path = re.search(r'id="region".*?d="([^"]+)"', render_to_string("components/symbols.html"))[1]
    drawn = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h8v8h-8z", path)}
    content = json.loads((ROOT / "showcase/demo/content/municipalities.json").read_text(encoding="utf-8"))
    tiles = [region_tile(place.get("tile_row"), place.get("tile_column")) for place in content]
    assert drawn == {(tile.x + 1, tile.y + 1) for tile in tiles if tile}
    assert len(drawn) == 26
    context = {"tile": region_tile(4, 3), "label": "Щекинский район"}
    html = render_to_string("components/region_scheme.html", context)
    assert 'aria-label="Схема Тульской области, отмечено: Щекинский район"' in html
    assert 'class="region-scheme__tile" d="M23 34h8v8h-8z"' in html


def test_only_a_real_vote_stands_in_the_menu():
    shown, hidden = (
        render_to_string("components/nav_list.html", {"vote": {"url": "/golos/2026/", "is_demo": is_demo}})
        for is_demo in (False, True)
    )
    assert 'href="/golos/2026/">Голосование' in shown
    assert "Голосование" not in hidden
