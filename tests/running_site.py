"""The whole site as `make run` starts it, for tests and measurements."""

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

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 420
OWN = ("DATABASE_URL", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "PORT",
       "DEMO", "DEMO_VOTERS")  # fmt: skip


@dataclass
class Site:
    """A running site."""

    url: str
    var: Path
    process: subprocess.Popen
    output: list[str]

    def get(self, path: str, *, timeout: float = 60, **options) -> requests.Response:
        """Read an address as a program would."""
        return requests.get(self.url + path, timeout=timeout, **options)

    def static(self, name: str) -> str:
        """The address of a static file, which ends with a digest of it."""
        manifest = json.loads((self.var / "static" / "staticfiles.json").read_text())
        return f"/static/{manifest['paths'][name]}"

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


class NotStarted(RuntimeError):
    """The launcher ended or stayed silent; the text is what it said."""


@contextmanager
def running_site(var: Path, **environment: str) -> Iterator[Site]:
    """Start the site on the data of `var`, built there if need be. Raises NotStarted."""
    port = free_port()
    env = {name: value for name, value in os.environ.items() if name not in OWN}
    env |= {"VAR_DIR": str(var), "PORT": str(port), "PYTHONPATH": str(ROOT / "site"), "PYTHONUNBUFFERED": "1"}
    env |= environment
    process = subprocess.Popen(
        [sys.executable, "-m", "config.launcher"],
        cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    site = Site(f"http://127.0.0.1:{port}", var, process, [])
    threading.Thread(target=lambda: site.output.extend(process.stdout), daemon=True).start()
    try:
        wait_until_open(site)
        yield site
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_open(site: Site) -> None:
    """Wait for the line with the address."""
    deadline = time.monotonic() + START_SECONDS
    while not any("Сайт открыт" in line for line in site.output):
        if site.process.poll() is not None or time.monotonic() > deadline:
            raise NotStarted("".join(site.output[-40:]))
        time.sleep(0.2)
