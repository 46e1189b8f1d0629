"""The machine that the site is installed on: the clean tree in which these tests run."""

import json
import os
import re
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter

from tests import ROOT

HOST = "точки-притяжения.рф"
ASCII_HOST = HOST.encode("idna").decode()
URL = f"https://{ASCII_HOST}"
TLS = Path("/etc/ssl/tests")
CERTIFICATE, KEY = TLS / "certificate.pem", TLS / "key.pem"
CODE, DATA = Path("/opt/tochki"), Path("/var/lib/tochki")
BACKUPS = Path("/var/backups/tochki")
ENV = Path("/etc/tochki/env")
LOG = Path("/var/log/nginx/tochki.log")
UPSTREAM = Path("/etc/nginx/tochki/upstream.conf")
OPTIONS = (
    "--host",
    HOST,
    "--certificate",
    str(CERTIFICATE),
    "--key",
    str(KEY),
    "--alarm-emails",
    "a@example.ru",
)


def run(*command: str | Path, cwd: Path = ROOT, check: bool = True, **options) -> subprocess.CompletedProcess:
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, **options)
    assert not check or result.returncode == 0, f"{command}\n{result.stdout[-4000:]}\n{result.stderr[-4000:]}"
    return result


def install(*options: str, source: Path = ROOT, check: bool = True) -> subprocess.CompletedProcess:
    return run(source / "deploy" / "install", *options, cwd=source, check=check)


def refused(*options: str, source: Path = ROOT) -> str:
    """Run an installation that must fail; return its error output."""
    result = install(*options, source=source, check=False)
    assert result.returncode != 0, result.stdout
    return result.stderr


def manage(*arguments: str, check: bool = True) -> subprocess.CompletedProcess:
    return run("/usr/local/bin/tochki", *arguments, check=check)


def make_certificate() -> None:
    """A certificate of the tests' own; requests are told to trust it and nothing else."""
    TLS.mkdir(exist_ok=True)
    names = ("-subj", f"/CN={ASCII_HOST}", "-addext", f"subjectAltName=DNS:{ASCII_HOST}")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30")
    run("openssl", "req", "-x509", *curve, *names, "-keyout", KEY, "-out", CERTIFICATE)
    with Path("/etc/hosts").open("a") as hosts:
        hosts.write(f"127.0.0.1 {ASCII_HOST}\n")


class FromAddress(HTTPAdapter):
    """Connects from an address of the loopback network."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *arguments, **options) -> None:
        super().init_poolmanager(*arguments, source_address=(self.address, 0), **options)


def browser(address: str = "127.0.0.1") -> requests.Session:
    session = requests.Session()
    session.mount("https://", FromAddress(address))
    session.trust_env, session.verify = False, str(CERTIFICATE)
    session.headers["Sec-Fetch-Site"] = "same-origin"
    session.headers["Referer"] = URL + "/"
    return session


def administrator() -> requests.Session:
    """A session of the demonstration's administrator."""
    password = json.loads((DATA / "demo_accounts.json").read_text())["admin"]
    session = browser()
    page = session.get(f"{URL}/admin/login/", timeout=60)
    name = re.search(r'name="(username|login)"', page.text)[1]
    form = {name: "admin", "password": password, "csrfmiddlewaretoken": session.cookies["csrftoken"]}
    answer = session.post(page.url, form, timeout=60)
    assert "/login" not in answer.url, answer.url
    return session


def get_from(address: str, path: str, **headers: str) -> HTTPResponse:
    """Get a page over a new connection from this address of the loopback network."""
    context = ssl.create_default_context(cafile=str(CERTIFICATE))
    connection = HTTPSConnection(ASCII_HOST, timeout=60, context=context, source_address=(address, 0))
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")
        return answer
    finally:
        connection.close()


def cache_of(answer: HTTPResponse | requests.Response) -> str:
    """What nginx notes about its cache for this answer: HIT, MISS, BYPASS or - for none."""
    number = answer.headers["X-Request-ID"]
    for _ in range(100):  # the line is written after the answer
        for line in reversed(LOG.read_text().splitlines()):
            if line.endswith(number):
                return line.split()[-2]
        time.sleep(0.1)
    raise AssertionError(f"{number} нет в журнале nginx")


def live_port() -> int:
    return int(re.search(r":(\d+) max_fails=0;", UPSTREAM.read_text())[1])


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers of the request."""

    def do_GET(self) -> None:
        body = json.dumps([[name.lower(), value] for name, value in self.headers.items()]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def echoing_site() -> Iterator[None]:
    """Replace the site by a server that echoes the headers nginx sends."""
    usual = UPSTREAM.read_text()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        UPSTREAM.write_text(f"server 127.0.0.1:{server.server_port};\n")
        reload_nginx()
        yield
    finally:
        UPSTREAM.write_text(usual)
        reload_nginx()
        server.shutdown()


def reload_nginx() -> None:
    """Reload, and wait until no old worker answers any more."""
    before = workers_of_nginx()
    run("nginx", "-t", "-q")
    run("systemctl", "reload", "nginx")
    while workers_of_nginx() & before:
        threading.Event().wait(0.1)


def workers_of_nginx() -> set[str]:
    return set(run("pgrep", "-f", "nginx: worker process", check=False).stdout.split())


def new_version(folder: Path, **files: str) -> Path:
    """A checkout of this code with some files written anew, committed, as an administrator would fetch it."""
    names = run("git", "-c", "safe.directory=*", "ls-files", "-z").stdout.split("\0")
    for name in filter(None, names):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).exists():
            shutil.copy2(ROOT / name, target)
    for name, text in files.items():
        (folder / name).write_text(text)
    git = ("git", "-c", "user.name=t", "-c", "user.email=t@example.ru", "-c", "init.defaultBranch=main")
    run(*git, "init", "-q", cwd=folder)
    run(*git, "add", "--all", cwd=folder)
    run(*git, "commit", "-qm", "Another version", cwd=folder)
    return folder


def state_of_site() -> dict[str, object]:
    """Return the state that an upgrade must not change if it stops early."""
    return {
        "links": {str(link): os.readlink(link) for link in (CODE / "current", *(CODE / "web").iterdir())},
        "env": ENV.read_bytes(),
        "nginx": {path.name: path.read_text() for path in UPSTREAM.parent.iterdir()},
        "migrations": run(
            *("runuser", "-u", "postgres", "--", "psql", "-At", "-d", "tochki", "-c"),
            "SELECT app, name FROM django_migrations ORDER BY 1, 2",
            cwd=Path("/"),
        ).stdout,
        "web": [int(pid) for pid in run("pgrep", "-f", f"config.server --port {live_port()}").stdout.split()],
        "static": sorted(path.name for path in (DATA / "static").rglob("*")),
    }
