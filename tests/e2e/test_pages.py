"""Every kind of page in a real browser: loaded once on a phone with an empty cache, then measured."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Request

from tests.e2e import checks
from tests.e2e.addresses import NAMES
from tests.e2e.conftest import Watched

KILOBYTE = 1024
PHONE = {
    "viewport": {"width": 360, "height": 800},
    "device_scale_factor": 2,
    "locale": "ru-RU",
    "reduced_motion": "reduce",
}
# Controls that need JavaScript are shown only with it.
ONLY_WITH_JAVASCRIPT = {
    "Скопировать ссылку",
    "Скопировать с источником",
    "Показать «было»",
    "Показать «стало»",
}


@dataclass
class Shown:
    """A page on a phone and the requests that loading it made."""

    name: str
    page: Page
    requests: list[Request]

    @property
    def bytes(self) -> int:
        """Compressed size of all responses."""
        return sum(request.sizes()["responseBodySize"] for request in self.requests)


@pytest.fixture(scope="module", params=NAMES)
def shown(request, site, browser, addresses):
    """A loaded page of every kind; all tests of one kind use the same page, in the order of this file."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    watched = Watched(page, site.url)
    requests: list[Request] = []
    page.on("request", lambda sent: requests.append(sent))
    page.goto(site.url + addresses[request.param], wait_until="networkidle")
    yield Shown(request.param, page, list(requests))
    context.close()
    expected = [f"404 {site.url}"] if request.param == "not found" else []
    assert [
        fault for fault in watched.faults if not fault.startswith((*expected, "Failed to load resource"))
    ] == []


@pytest.fixture(scope="module")
def plain_page(browser):
    context = browser.new_context(**PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


# The first two tests must come first: they measure the page before any interaction.
def test_the_first_view_is_cheap(shown):
    assert shown.bytes <= 170 * KILOBYTE
    assert len(shown.requests) <= 14


def test_nothing_jumps(shown):
    assert checks.shift(shown.page) <= 0.05


def test_everything_reads_without_javascript(shown, plain_page, site, addresses):
    plain_page.goto(site.url + addresses[shown.name])
    words, plain = (set(page.locator("main").inner_text().splitlines()) for page in (shown.page, plain_page))
    assert words - plain <= ONLY_WITH_JAVASCRIPT
    assert plain_page.locator("h1").count() == 1
    assert plain_page.locator("main a").count() >= 3


def test_axe_finds_nothing(shown):
    shown.page.set_viewport_size({"width": checks.AXE_WIDTHS[0], "height": 800})
    assert checks.axe(shown.page) == []
    checks.unfold(shown.page)
    assert checks.axe_everywhere(shown.page) == []


def test_nothing_scrolls_sideways(shown):
    checks.unfold(shown.page)
    assert checks.sideways(shown.page) == []
    assert checks.sideways_when_enlarged(shown.page) == []


def test_controls_are_large_enough(shown):
    checks.unfold(shown.page)
    assert checks.small_controls(shown.page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_focus_is_seen_everywhere(shown, width):
    shown.page.set_viewport_size({"width": width, "height": 800})
    checks.unfold(shown.page)
    total, faults = checks.unseen_focus(shown.page)
    assert faults == []
    assert total >= 10
