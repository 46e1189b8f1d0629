"""The whole site as `make run` starts it, on a folder of its own, and a real browser."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import ROOT

START_SECONDS = 420
OWN = ("DATABASE_URL", "TEST_DATABASE", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DEMO", "PORT")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip


@dataclass
class Site:
    """A running site."""

    url: str
    var: Path
    process: subprocess.Popen
    output: list[str]

    def get(self, path: str, **options) -> requests.Response:
        """Read an address as a program would."""
        return requests.get(self.url + path, timeout=60, **options)

    def signed_in(self) -> requests.Session:
        """A session of the demo administrator."""
        accounts = json.loads((self.var / "demo_accounts.json").read_text())
        session = requests.Session()
        session.get(f"{self.url}/admin/login/", timeout=60)
        form = {
            "username": "admin",
            "password": accounts["admin"],
            "csrfmiddlewaretoken": session.cookies["csrftoken"],
        }
        answer = session.post(f"{self.url}/admin/login/", form, headers={"Referer": self.url}, timeout=60)
        assert answer.status_code == 200
        assert "/login" not in answer.url
        return session


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The site with the full demo, built once for all tests of a run."""
    # Not pytest's own folder: a second run closes it to the system user that the database server runs as.
    var = Path(tempfile.mkdtemp(prefix="site-"))
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name not in OWN}
    env |= {"VAR_DIR": str(var), "PORT": str(port), "PYTHONPATH": str(ROOT / "site"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "config.launcher"],
        cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    running = Site(f"http://127.0.0.1:{port}", var, process, [])
    threading.Thread(target=lambda: running.output.extend(process.stdout), daemon=True).start()
    wait_until_open(running)
    yield running
    process.send_signal(signal.SIGINT)
    process.wait(30)
    shutil.rmtree(var, ignore_errors=True)


def wait_until_open(site: Site) -> None:
    """Wait for the line with the address; a launcher that ends early shows what it said."""
    deadline = time.monotonic() + START_SECONDS
    while not any("Сайт открыт" in line for line in site.output):
        if site.process.poll() is not None or time.monotonic() > deadline:
            site.process.kill()
            pytest.fail("Сайт не запустился:\n" + "".join(site.output[-40:]))
        time.sleep(0.2)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(path).exists():
        pytest.fail(f"Нет браузера {path}. Установите пакет chromium или назовите свой: CHROMIUM=/путь.")
    # Playwright's event loop lives in this process, and Django would refuse the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


class Watched:
    """A browser page that remembers what went wrong in it."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "request", lambda r: None if r.url.startswith((origin, "data:")) else self.faults.append(r.url)
        )
        page.on("response", lambda r: self.faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)


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
