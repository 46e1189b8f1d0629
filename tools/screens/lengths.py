"""Measures scroll distances on a phone against the project's limits."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.running_site import ROOT, Site

PHONE = {"width": 360, "height": 740}
PAGES = {
    "каталог 2021 года": ("/proekty/?god=2021", 6),
    "2021 год": ("/gody/2021/", 9),
    "о конкурсе": ("/o-konkurse/", 6),
}
VOTE_BUTTON = "main .button--vote"
HOME_LIMIT = 600
"""Pixels from the top of the home page to the lower edge of the vote's button."""


@dataclass(frozen=True)
class Length:
    """A measured length and its limit, in phone screens."""

    name: str
    screens: float
    limit: float

    def __str__(self) -> str:
        return f"{self.name}: {self.screens:.2f} (предел {self.limit:.2f})".replace(".", ",")

    @property
    def is_kept(self) -> bool:
        return self.screens <= self.limit


def lengths(site: Site, browser: Browser, project: str) -> Iterator[Length]:
    """Measure the pages, a project on the vote, and the home page while a real vote runs."""
    context = browser.new_context(viewport=PHONE, locale="ru-RU", reduced_motion="reduce")
    page = context.new_page()
    for name, (address, limit) in PAGES.items():
        page.goto(site.url + address, wait_until="load")
        yield Length(name, page.evaluate("document.documentElement.scrollHeight") / PHONE["height"], limit)
    yield Length("кнопка проекта на голосовании", to_button(page, site.url + project), 1)
    with season(site):
        yield Length("кнопка на главной в сезон", to_button(page, site.url), HOME_LIMIT / PHONE["height"])
    context.close()


def to_button(page: Page, address: str) -> float:
    """Return how many screens down the vote's button ends, before anybody scrolls."""
    page.goto(address, wait_until="load")
    box = page.locator(VOTE_BUTTON).first.bounding_box()
    return (box["y"] + box["height"]) / PHONE["height"]


@contextmanager
def season(site: Site) -> Iterator[None]:
    """Let a real vote run on the site."""
    command = [sys.executable, "-m", "tools.screens.season"]
    environment = {**os.environ, "VAR_DIR": str(site.var), "DEBUG": "1"}
    subprocess.run([*command, "begin"], cwd=ROOT, env=environment, check=True)
    try:
        yield
    finally:
        subprocess.run([*command, "end"], cwd=ROOT, env=environment, check=True)
