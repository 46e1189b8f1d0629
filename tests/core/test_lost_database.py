"""The production server and the worker while their database is killed, and while it is silent."""

import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import requests

from config.local import launcher, postgres
from showcase.core.cache_version import READ_SECONDS, RENEW
from tests import databases
from tests.killable_site import Database, Web, copy
from tests.running_site import free_port
from tests.waiting import wait_for
from tools import nginx

VISITORS = 20
TOKEN = "t" * 32
PATIENCE = 10
"""Seconds, far below what all visitors would need one after another if each had to find out by itself."""
QUEUED = """
INSERT INTO core_queuedtask (name, arguments, state, created_at, next_try_at, tries, done, total, message)
SELECT name, '{}', 'queued', now(), now(), 0, 0, 0, '' FROM unnest(%s::text[]) AS name RETURNING id
"""
TASKS = ["staff.reset_letters", "press.make_pack"]
"""One that is short and one that is long: each kind has a thread. Without arguments they fail."""
AT_WORK = """
SELECT (SELECT bool_and(tries > 0) FROM core_queuedtask WHERE id = ANY(%(tasks)s)),
       EXISTS (SELECT 1 FROM core_jobrun WHERE last_started > %(since)s),
       EXISTS (SELECT 1 FROM pg_stat_activity
               WHERE query LIKE '%%UPDATE voting_challenge%%' AND query_start > %(since)s)
"""
PUBLISH = "print(Tree.present().article(title='Снятая новость').url, flush=True)"
TAKE_DOWN = "Tree.present().news.get_children().get().unpublish(); print('done', flush=True)"


@pytest.fixture
def database(tests_database) -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="showcase-") as folder:
        database = Database(Path(folder))
        try:
            copy(databases.url_of(tests_database), database.start())
            yield database
        finally:
            database.resume()
            postgres.drop_data(database.var)


@pytest.fixture
def web(database) -> Iterator[Web]:
    web = Web(database, DJANGO_SETTINGS_MODULE="tests.voting.web_settings", PAGE_CACHE_SECONDS="60")
    worker = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=launcher.ROOT, env=web.environment)
    yield web
    worker.kill()
    worker.wait()
    web.stop()


@pytest.fixture
def front(web, database, monkeypatch) -> Iterator[int]:
    """nginx in front of the server; yields its port."""
    port = free_port()
    monkeypatch.setenv("VAR_DIR", str(database.var))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["site", "."]))
    database.var.chmod(0o755)
    with nginx.running(database.var / "nginx", port, web.port, workers=1):
        yield port


class Visitors:
    """Concurrent visitors, enough to reach every process of the server."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def all(self, visit: Callable[[int], requests.Response]) -> list[requests.Response]:
        with ThreadPoolExecutor(VISITORS) as visitors:
            return list(visitors.map(visit, range(1, VISITORS + 1)))

    def get(self, path: str) -> list[requests.Response]:
        return self.all(lambda _number: requests.get(self.url + path, timeout=PATIENCE))

    def vote(self) -> list[requests.Response]:
        form, cookies = {"telefon": "9531234567", "csrfmiddlewaretoken": TOKEN}, {"csrftoken": TOKEN}
        address = f"{self.url}/golos/2024/"
        return self.all(
            lambda number: requests.post(f"{address}{number}/", form, cookies=cookies, timeout=PATIENCE)
        )

    def are_expected(self) -> bool:
        return requests.get(f"{self.url}/readyz", timeout=PATIENCE).json()["ready"]

    def see(self, path: str, words: str) -> bool:
        return all(answer.status_code == 200 and words in answer.text for answer in self.get(path))

    def find_it_away(self) -> None:
        """Check that all are told that voting is unavailable, and can still read a cached page."""
        votes = self.vote()
        assert {answer.status_code for answer in votes} == {503}
        assert all("Голосование временно недоступно" in answer.text for answer in votes)
        assert self.see("/", "Слова")
        assert self.see("/healthz", "ok")
        states = self.get("/readyz")
        assert {answer.status_code for answer in states} == {503}
        found = {(state.json()["pages"], state.json()["vote"]) for state in states}
        assert found <= {("copy", False), ("down", False)}  # the worker may have made a mirror by now


def test_everybody_hears_at_once_and_everything_recovers(database, web):
    visitors, url = Visitors(web.port), database.start()
    for lose, give_back in ((database.kill, database.start), (database.suspend, database.resume)):
        wait_for(visitors.are_expected, 120)
        words = change(url)
        wait_for(lambda words=words: visitors.see("/", words), PATIENCE)
        time.sleep(2 * READ_SECONDS)  # by now every process makes pages of this version
        visitors.get("/")
        lose()
        visitors.find_it_away()
        give_back()
        wait_for(lambda: visitors.see("/novosti/", "Новости"), PATIENCE)
        wait_for(worker_is_back(url), 30)


def change(url: str) -> str:
    """Change the home page as another process does; return its words."""
    words = f"Слова {uuid.uuid4()}"
    with psycopg.connect(url) as other:
        other.execute("UPDATE pages_homepage SET lead = %s", [words])
        other.execute(RENEW)
    return words


def worker_is_back(url: str) -> Callable[[], bool]:
    """Return a function that tells whether each thread of the worker has run since this call."""
    with psycopg.connect(url) as other:
        (since,) = other.execute("SELECT clock_timestamp()").fetchone()
        tasks = [row[0] for row in other.execute(QUEUED, [TASKS])]

    def is_back() -> bool:
        with psycopg.connect(url) as other:
            return all(other.execute(AT_WORK, {"since": since, "tasks": tasks}).fetchone())

    return is_back


def test_a_page_taken_down_just_before_is_not_given(database, web, front):
    with said_by(web, PUBLISH) as address:
        copy_of_it = database.var / "mirror" / "pages" / address.strip("/") / "index.html"
        wait_for(copy_of_it.exists, 120)
    readers = [Visitors(web.port), Visitors(front)]
    pages = [address, f"{address}?n=1"]
    assert all(reader.see(page, "Снятая новость") for reader in readers for page in pages)
    with said_by(web, TAKE_DOWN):
        database.kill()
        answers = [answer for reader in readers for page in pages for answer in reader.get(page)]
    assert {answer.status_code for answer in answers} == {503}
    assert not any("Снятая новость" in answer.text for answer in answers)
    assert all(reader.see("/novosti/", "Новости") for reader in readers)


@contextmanager
def said_by(web: Web, statement: str) -> Iterator[str]:
    """Run a statement in another process; yield the line that it prints after the commit."""
    command = f"import django; django.setup(); from tests.factories import Tree; {statement}"
    environment = {**web.environment, "PYTHONPATH": os.pathsep.join(["site", "."])}
    with subprocess.Popen(
        [sys.executable, "-c", command], cwd=launcher.ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process.stdout.readline().strip()
