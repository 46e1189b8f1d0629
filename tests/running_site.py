"""Start the whole site as `make run` does, for browser tests and tools."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests import ROOT

START_SECONDS = 600
LAUNCHER_SETS = {
    *("DATABASE_URL", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS"),
    *("SITE_URL", "PORT", "DEMO", "DEMO_VOTERS"),
}
"""Variables of this process that the started site must not inherit."""


@dataclass
class Site:
    url: str
    var: Path
    process: subprocess.Popen
    output: list[str]

    def get(self, path: str, *, timeout: float = 60, **options) -> requests.Response:
        return requests.get(self.url + path, timeout=timeout, **options)

    def static(self, name: str) -> str:
        """Return the hashed address of a static file."""
        manifest = json.loads((self.var / "static" / "staticfiles.json").read_text())
        return f"/static/{manifest['paths'][name]}"

    def signed_in(self) -> requests.Session:
        """Return a session of the demo administrator."""
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


class NotStarted(RuntimeError):
    """The launcher exited or timed out; the message is its output."""


@contextmanager
def running_site(var: Path, **environment: str) -> Iterator[Site]:
    """Run the site on the data of `var`; an empty folder gets the demonstration first. Raises NotStarted."""
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name not in LAUNCHER_SETS}
    env |= {"VAR_DIR": str(var), "PORT": str(port), "PYTHONPATH": str(ROOT / "site"), "PYTHONUNBUFFERED": "1"}
    env |= environment
    process = subprocess.Popen(
        [sys.executable, "-m", "config.local"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    site = Site(f"http://127.0.0.1:{port}", var, process, [])
    threading.Thread(target=lambda: site.output.extend(process.stdout), daemon=True).start()
    try:
        wait_until_open(site)
        yield site
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_open(site: Site) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not any("Сайт открыт" in line for line in site.output):
        if site.process.poll() is not None or time.monotonic() > deadline:
            raise NotStarted("".join(site.output[-40:]))
        time.sleep(0.2)
