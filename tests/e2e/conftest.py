"""The built site with the full demonstration, and pages of a real browser."""

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import BrowserContext, Page

from tests import databases
from tests.e2e.addresses import addresses_of
from tests.running_site import Site, running_site
from tests.walking import walk


@pytest.fixture(scope="session")
def site(tests_database, tmp_path_factory) -> Iterator[Site]:
    """The running site with the full demonstration but fewer votes, built once per run in a migrated database."""
    with (
        databases.migrated("site") as url,
        running_site(tmp_path_factory.mktemp("site"), DATABASE_URL=url, DEMO_VOTERS="120") as running,
    ):
        yield running


class Watched:
    """A browser page that records its errors: console, exceptions, third-party requests, statuses from 400 on."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "request", lambda r: None if r.url.startswith((origin, "data:")) else self.faults.append(r.url)
        )
        page.on("response", lambda r: self.faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)


@pytest.fixture(scope="session")
def addresses(site) -> dict[str, str]:
    """One address of every kind of page, by the names of `tests.e2e.addresses`."""
    return addresses_of(site)


@pytest.fixture(scope="session")
def answers(site) -> dict[str, requests.Response]:
    """The response of every page that links lead to."""
    return walk(site)


@pytest.fixture
def open_page(site, browser):
    """A function that opens an address: `open_page("/", width=360, javascript=False)`."""
    contexts: list[BrowserContext] = []
    watched: list[Watched] = []

    def open_address(path: str, *, width: int = 360, javascript: bool = True, **options) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            locale="ru-RU",
            **options,
        )
        contexts.append(context)
        watched.append(Watched(context.new_page(), site.url))
        watched[-1].page.goto(site.url + path, wait_until="load")
        return watched[-1].page

    yield open_address
    for context in contexts:
        context.close()
    assert [fault for item in watched for fault in item.faults] == []
