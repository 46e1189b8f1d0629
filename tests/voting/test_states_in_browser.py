"""T17: every state of the vote in a real browser: names, bound errors, titles, axe, nothing cut off.

The pages come from the tests' own database, so that states which a running site cannot be brought to are here too.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

from showcase.core.static_storage import bundle_stylesheet
from tests.e2e import checks
from tests.voting.box import Clock
from tests.voting.states import STATES, Scene

pytestmark = pytest.mark.django_db

WITH_MISTAKES = (
    "phone: mistakes",
    "phone: foreign number",
    "check: mistakes",
    "code: wrong",
    "code: nonsense",
)
# A control without a name stands in the snapshot of the accessibility tree without quotation marks.
NAMELESS = re.compile(r"^\s*- (?:link|button|textbox|checkbox|radio|combobox)(?! [\"/]).*$", re.M)


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """A small window in which one state after another is shown."""
    screen = {"viewport": {"width": 320, "height": 800}, "reduced_motion": "reduce", "locale": "ru-RU"}
    context = browser.new_context(**screen)
    yield context.new_page()
    context.close()


def show(page: Page, response: Any) -> None:
    """Open an answer of the tests' client with its styles and scripts; the policy has tests of its own."""
    address = f"http://testserver{response.request['PATH_INFO']}"

    def answer(route: Route) -> None:
        if route.request.url == address:
            body = response.content.decode()
            route.fulfill(status=response.status_code, body=body, content_type="text/html; charset=utf-8")
            return
        file = finders.find(urlsplit(route.request.url).path.removeprefix("/static/"))
        if file and file.endswith(".css"):
            route.fulfill(body=stylesheet(Path(file)), content_type="text/css")
        else:
            route.fulfill(path=file) if file else route.fulfill(status=404)

    page.unroute_all()
    page.route("**/*", answer)
    page.goto(address)


@cache
def stylesheet(file: Path) -> str:
    return bundle_stylesheet(file)


@pytest.fixture
def scene(tree, monkeypatch, settings) -> Scene:
    return Scene(tree, Clock(), monkeypatch, settings)


@pytest.mark.parametrize("name", STATES)
def test_state(scene, window, name, record_property):
    STATES[name](scene)
    response = scene.voter.answer
    soup = BeautifulSoup(response.content, "html5lib")
    has_mistakes = name in WITH_MISTAKES
    assert len(soup.select("h1")) == 1
    refusals = soup.select("main .notice--error .notice__title")
    assert soup.title.text.startswith("Ошибка:") == bool(refusals or has_mistakes)
    assert mistakes_of(soup) == has_mistakes
    show(window, response)
    assert NAMELESS.findall(window.locator("body").aria_snapshot()) == []
    checks.unfold(window)
    assert checks.sideways(window) == []
    assert checks.sideways_when_enlarged(window) == []
    assert checks.small_controls(window) == []
    assert checks.axe_everywhere(window) == []
    assert checks.unseen_focus(window)[1] == []
    record_property(
        "T17", "состояние голосования: имена, ошибки, заголовок, 320 точек, нарушений доступности 0"
    )


def mistakes_of(soup: BeautifulSoup) -> bool:
    """Whether a field is wrong; every wrong one names its error, and the summary leads to it."""
    fields = soup.select("main [aria-invalid=true]")
    for field in fields:
        described = " ".join(soup.find(id=name).text for name in field["aria-describedby"].split())
        assert "Ошибка:" in described
        assert soup.select_one(f'#mistakes a[href="#{field["id"]}"]')
    return bool(fields)
