"""Upgrades: nobody notices one, and one that fails early changes nothing."""

import random
import re
import socket
import ssl
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.deploy.machine import (
    ASCII_HOST,
    CERTIFICATE,
    CODE,
    DATA,
    ENV,
    URL,
    browser,
    get_from,
    install,
    live_port,
    new_version,
    refused,
    run,
    state_of_site,
)
from tests.deploy.versions import ADDS, FAILS, MIGRATION, NEWEST
from tests.deploy.voter import vote

READERS = 50
PAGES = ("/", "/proekty/", "/novosti/", "/golos/soglasie/", "/readyz", "/net-takoy/")


class Readers:
    """Fifty readers from networks of their own; every fifth reads past the cache, two residents vote."""

    def __init__(self) -> None:
        self.enough = threading.Event()
        self.statuses: Counter[str] = Counter()
        self.failed: list[str] = []
        self.votes = 0
        works = [
            *(lambda number=number: self.read(number) for number in range(READERS)),
            self.vote,
            self.upload,
        ]
        self.threads = [threading.Thread(target=work) for work in works]

    def __enter__(self) -> "Readers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.enough.set()
        for thread in self.threads:
            thread.join()

    def read(self, number: int) -> None:
        headers = {} if number % 5 else {"Cookie": "vid=s130"}
        while not self.enough.is_set():
            page = random.choice(PAGES)  # noqa: S311
            try:
                status = get_from(f"127.0.4.{number + 1}", page, **headers).status
                self.statuses[f"{status}"] += 1
                if status != (404 if page == "/net-takoy/" else 200):
                    self.failed.append(f"{page}: {status}")
            except OSError as error:
                self.failed.append(f"{page}: {error!r}")
            time.sleep(1.5)

    def vote(self) -> None:
        while not self.enough.is_set():
            try:
                vote(100 + self.votes)
                self.votes += 1
            except (AssertionError, OSError, TypeError) as error:
                self.failed.append(f"голос: {error!r}"[:200])
            time.sleep(3)

    def upload(self) -> None:
        """A slow body, which begins before the switch and ends after the old web server has stopped."""
        place = re.search(
            r'href="/proekty/([^/"]+/[^/"]+/)"', browser().get(f"{URL}/proekty/", timeout=60).text
        )[1]
        status = slow_post(f"/soobshchit/{place}", self.enough)
        if status not in (200, 422):  # the form again: it lacks the place
            self.failed.append(f"медленная отправка: {status}")


def slow_post(path: str, enough: threading.Event) -> int:
    body = b"what=" + b"a" * 40_000
    context = ssl.create_default_context(cafile=str(CERTIFICATE))
    with context.wrap_socket(socket.create_connection((ASCII_HOST, 443)), server_hostname=ASCII_HOST) as line:
        line.settimeout(90)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {ASCII_HOST}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        line.sendall(head.encode() + body[:100])
        sent = 100
        while not enough.wait(2):
            line.sendall(body[sent : sent + 10])
            sent += 10
        line.sendall(body[sent:])
        return int(line.recv(65_536)[9:12])


def left_by_a_killed_run() -> subprocess.Popen:
    """The server of a rehearsal, on the port of the next version. Two servers on one port share its visitors."""
    idle = 8101 if live_port() == 8102 else 8102
    server = f"PYTHONPATH=site exec .venv/bin/python -m config.server --port {idle} --workers 1"
    command = ("runuser", "-u", "tochki", "--", "sh", "-c", server)
    return subprocess.Popen(command, cwd=CODE / "current", start_new_session=True)


def test_an_upgrade_loses_no_request(demonstration, tmp_path, count):
    before, port, left = state_of_site(), live_port(), left_by_a_killed_run()
    sheet = next((DATA / "static" / "css").glob("site.*.css"))
    inode = sheet.stat().st_ino
    source = new_version(tmp_path / "next", **{MIGRATION: ADDS})
    with Readers() as readers:
        time.sleep(3)
        result = install(source=source)
        time.sleep(3)
    assert left.poll() is not None
    assert sheet.stat().st_ino == inode  # what browsers keep for years is never written anew
    assert Counter(readers.failed) == {}
    assert set(readers.statuses) == {"200", "404"}
    assert live_port() != port
    assert run("systemctl", "is-active", f"tochki-web@{port}", check=False).returncode != 0
    after = state_of_site()
    assert "outreach|9998_notes" in after["migrations"]
    assert (after["env"], set(before["static"]) <= set(after["static"])) == (before["env"], True)
    assert (CODE / "current").resolve().name in result.stdout
    assert not (DATA / "rehearsal").exists()
    total = sum(readers.statuses.values())
    assert total > 20 * READERS
    count(f"обновление при {READERS} читателях: ответов {total}, голосов {readers.votes}, потеряно 0")


def test_a_migration_that_fails_on_the_copy_changes_nothing(demonstration, tmp_path, count):
    before = state_of_site()
    kept = MIGRATION.replace("9998", "9999")
    broken = {MIGRATION: ADDS, kept: FAILS.replace(NEWEST, "9998_notes").replace('"Note"', '"Other"')}
    said = refused(source=new_version(tmp_path / "broken", **broken))
    assert "Остановлено на шаге «Пробую обновление на восстановленной копии»" in said
    assert "Прежняя версия работает как раньше" in said
    assert state_of_site() == before
    assert browser().get(f"{URL}/readyz", timeout=60).status_code == 200
    query = ("psql", "-At", "-c", "SELECT datname FROM pg_database")
    databases = run("runuser", "-u", "postgres", "--", *query, cwd=Path("/"))
    assert "rehearsal" not in databases.stdout
    count("обновление с неверной миграцией: изменений 0")


def test_an_older_version_is_refused_by_the_newer_database(demonstration, tmp_path):
    """The code without the migration that is applied already."""
    before = state_of_site()
    said = refused(source=new_version(tmp_path / "older"))
    assert state_of_site() == before
    assert "База данных новее программы" in said
    assert "outreach.9998_notes" in said


@pytest.mark.parametrize("line", ["VOTING_SMS_GATEWEY=smsru", "METRIC_TOKEN=secret"])
def test_a_misspelt_setting_is_refused_with_the_right_one(demonstration, tmp_path, line):
    usual = ENV.read_text()
    before = state_of_site()
    right = {"VOTING_SMS_GATEWEY": "VOTING_SMS_GATEWAY", "METRIC_TOKEN": "METRICS_TOKEN"}[line.split("=")[0]]
    try:
        ENV.write_text(f"{usual}{line}\n")
        said = refused(source=new_version(tmp_path / "next", **{MIGRATION: ADDS}))
    finally:
        ENV.write_text(usual)
    assert f"Ближайшая по написанию — {right}" in said
    assert state_of_site() == before
