"""The recipes of the admin's help name what the screens show, and their pictures are of the screens as they are.

`make help-pictures` takes the pictures anew, with the labels that tell whether one is out of date.
"""

import io
import json
import os
import re
from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Locator, Page, expect

from showcase.core.russian import MONTHS
from showcase.staff.recipes import Screen, recipes
from tests import ROOT

PICTURES = ROOT / "static" / "help"
DRAWINGS = sorted((ROOT / "showcase" / "demo" / "pictures").glob("*.webp"))
LABELS = ROOT / "tests" / "examples" / "help_labels.json"
TAKE_ANEW = bool(os.environ.get("HELP_PICTURES"))
MARGIN = 16
"""Pixels left below the last thing in a picture."""
CHANGES = re.compile(rf"[\d*]+|\b({'|'.join(MONTHS)})\b", re.IGNORECASE)
"""Numbers, the star of a required field, and the month that a calendar shows."""
PARTS = "label, legend, h2, h3, th, .button"
TEXTS = """() => [document.body.innerText,
  ...[...document.querySelectorAll('input, textarea, img, [aria-label], [title]')].map(
    one => [one.placeholder, one.alt, one.title, one.ariaLabel, one.type == 'submit' ? one.value : ''].join(' '))
].join(' ')"""


@pytest.fixture(scope="module")
def pages(site, browser) -> Iterator[dict[str, Page]]:
    """A signed-in browser page for each role of the screens; «» is an anonymous visitor's."""
    passwords = json.loads((site.var / "demo_accounts.json").read_text())
    roles = {screen.role for recipe in recipes().values() for screen in recipe.screens}
    contexts = {
        role: browser.new_context(
            viewport={"width": 1100, "height": 800},
            locale="ru-RU",
            reduced_motion="reduce",
            base_url=site.url,
        )
        for role in roles
    }
    for context in contexts.values():
        context.add_init_script("localStorage.clear()")  # it remembers the panels that were opened
    signed_in = {role: context.new_page() for role, context in contexts.items()}
    for role, page in signed_in.items():
        if role:
            page.goto("/admin/login/")
            page.fill("[name=username]", role)
            page.fill("[name=password]", passwords[role])
            page.get_by_role("button", name="Войти").click()
    yield signed_in
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="module")
def keys(pages) -> Iterator[dict[str, str]]:
    """Pages that addresses of screens name: a project of the editor and one that waits for the press service."""
    rows = pages["redaktor"].request.get("/admin/projects/").text()
    project, sent = list(dict.fromkeys(re.findall(r"/admin/pages/(\d+)/edit/", rows)))[:2]
    press_in_menu(pages["redaktor"], sent, "Отправить на")
    news = pages["press"].request.get("/admin/news/").text()
    article = re.search(r"/admin/pages/(\d+)/edit/", news)[1]
    yield {"project": project, "sent": sent, "article": article}
    pages["redaktor"].once("dialog", lambda dialog: dialog.accept())
    press_in_menu(pages["redaktor"], sent, "Забрать с проверки")


def press_in_menu(page: Page, key: str, name: str) -> None:
    page.goto(f"/admin/pages/{key}/edit/", wait_until="networkidle")
    page.locator("footer .w-dropdown__toggle").first.click()
    page.locator("footer").get_by_text(name).first.click()
    page.wait_for_load_state("networkidle")


def look_at(page: Page, screen: Screen, keys: dict[str, str]) -> Page:
    page.goto(screen.open.format(**keys), wait_until="networkidle")
    for name in screen.press:
        found = [page.get_by_role(role, name=name) for role in ("button", "link", "tab")]
        found[0].or_(found[1]).or_(found[2]).filter(visible=True).first.click()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)  # menus fade in
    if screen.uploads:
        page.locator("dialog[open] input[type=file]").set_input_files(DRAWINGS[: screen.uploads])
        page.get_by_role("button", name=f"Добавить {screen.uploads} фото").wait_for()
    return page


def take(part: Locator, screen: Screen) -> None:
    PICTURES.mkdir(exist_ok=True)
    shot = Image.open(io.BytesIO(part.screenshot())).convert("RGB")
    ground = Image.new("RGB", shot.size, shot.getpixel((shot.width - 2, shot.height - 2)))
    end = ImageChops.difference(shot, ground).getbbox()[3]
    shot.crop((0, 0, shot.width, min(end + MARGIN, shot.height))).save(
        PICTURES / f"{screen.picture}.webp", quality=70, method=6
    )


def labels_of(part: Locator) -> list[str]:
    shown = f"[...node.querySelectorAll('{PARTS}')].filter(one => one.checkVisibility())"
    texts = part.evaluate(f"node => {shown}.map(one => one.innerText)")
    words = {" ".join(CHANGES.sub("", text).split()) for text in texts}
    return sorted(words - {""})


@pytest.mark.parametrize("slug", list(recipes()))
def test_words_and_pictures_are_those_of_the_screens(pages, keys, slug):
    recipe, seen = recipes()[slug], ""
    known = json.loads(LABELS.read_text()) if LABELS.exists() else {}
    stale = []
    for screen in recipe.screens:
        page = look_at(pages[screen.role], screen, keys)
        seen += " ".join(page.evaluate(TEXTS).split()) + " "
        if not screen.picture:
            continue
        part = page.locator(screen.clip).first
        if TAKE_ANEW:
            take(part, screen)
            known[screen.picture] = labels_of(part)
        elif labels_of(part) != known.get(screen.picture):
            stale.append(screen.picture)
    if TAKE_ANEW:
        LABELS.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    quoted = re.findall(r"«([^«»]+)»", " ".join(recipe.steps))
    assert [words for words in quoted if words.lower() not in seen.lower()] == []
    assert stale == [], "make help-pictures takes them anew"


def test_there_are_twelve_recipes_and_each_prints_on_one_page(pages):
    page = pages["press"]
    page.emulate_media(media="print")
    sheets = {}
    for slug, recipe in recipes().items():
        assert page.goto(f"/admin/pomoshch/{slug}/").status == 200
        expect(page.locator(".help-title:visible")).to_have_text(recipe.title)
        sheets[slug] = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    page.emulate_media(media="null")
    assert len(sheets) == 12
    assert {slug: number for slug, number in sheets.items() if number != 1} == {}


def test_no_picture_is_left_over():
    used = {screen.picture for recipe in recipes().values() for screen in recipe.screens if screen.picture}
    assert {file.stem for file in PICTURES.glob("*.webp")} == used == set(json.loads(LABELS.read_text()))
