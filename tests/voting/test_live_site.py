"""Voters over HTTP while processes and the database are killed (T4), and while too many come at once (T16)."""

import asyncio
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import environ
import pytest
from django.db import connection, connections

from config.local import postgres
from showcase.voting import ballotbox, receipts
from showcase.voting.models import Participation
from showcase.voting.recount import recount
from tests import databases
from tests.factories import Tree
from tests.killable_site import Database, Web, copy
from tests.voting.box import Clock, World, make_round, size
from tests.waiting import run_async
from tools.bench_vote.http_client import Line
from tools.bench_vote.voter import UnexpectedError, Voter


@pytest.fixture
def database(contest_database, django_db_blocker, monkeypatch) -> Iterator[Database]:
    """A server with the tables of the tests' database; Django's connection leads to it during the test."""
    usual, source = dict(connection.settings_dict), databases.url_of(contest_database)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with tempfile.TemporaryDirectory(prefix="showcase-") as folder, django_db_blocker.unblock():
        database = Database(Path(folder))
        try:
            copy(source, database.start())
            connections.close_all()
            connection.settings_dict.update(environ.Env.db_url_config(database.start()))
            yield database
        finally:
            connections.close_all()
            connection.settings_dict.update(usual)
            postgres.drop_data(database.var)


@pytest.fixture
def world(database) -> World:
    """One open round that everybody sees."""
    world = make_round(Tree.present())
    connections.close_all()
    return world


@pytest.fixture
def web(database, world, settings) -> Iterator[Web]:
    own = {
        "VOTING_KEYS_DIR": str(settings.VOTING_KEYS_DIR),
        "VOTING_SMS_GATEWAY": "console",
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "tests.voting.web_settings",
    }
    web = Web(database, **own)
    yield web
    web.stop()


class Crowd:
    """Patient voters: each sends the code again until the site says something, and notes what it said."""

    def __init__(self, port: int, voters: int) -> None:
        self.port, self.numbers, self.enough = port, count(1), threading.Event()
        self.receipts: dict[int, str] = {}
        self.unanswered: dict[int, str] = {}
        self.threads = [threading.Thread(target=self.vote_on) for _ in range(voters)]
        for thread in self.threads:
            thread.start()

    def vote_on(self) -> None:
        line = Line(self.port)
        while not self.enough.is_set():
            number = next(self.numbers)
            voter = Voter(number, line, 2026, str(1601 + number % 3))
            # A code whose page was lost is not asked for twice a minute.
            if not self.repeat(voter.ask, line, 1):
                self.finish(voter, line)
        line.close()

    def finish(self, voter: Voter, line: Line) -> None:
        """Press until there is an answer, then read the receipt until it is shown."""
        shown: list[str] = []
        refusal = self.repeat(voter.enter, line, 400)
        refusal = refusal or self.repeat(lambda: shown.append(voter.receipt()), line, 400)
        if refusal:
            self.unanswered[voter.number] = refusal
        else:
            self.receipts[voter.number] = shown[0]

    def repeat(self, step: Callable[[], None], line: Line, tries: int) -> str:
        """Do a step until it succeeds; return what the site said last when it never did."""
        refusal = ""
        for _ in range(tries):
            try:
                step()
            except (UnexpectedError, OSError) as error:
                refusal = repr(error)
                line.close()
                time.sleep(0.1)
            else:
                return ""
        return refusal

    def end(self) -> None:
        self.enough.set()
        for thread in self.threads:
            thread.join()


def assert_nothing_is_lost(world: World, crowd: Crowd) -> tuple[int, int]:
    """Acknowledged receipts are in the box and in the record, no vote is half."""
    hashes = {receipts.hash_of("2026", code, f"{number:07d}"[-4:]) for number, code in crowd.receipts.items()}
    stored = {bytes(found) for found in Participation.objects.values_list("receipt_hash", flat=True)}
    assert crowd.unanswered == {}
    assert len(hashes) == len(crowd.receipts)
    assert hashes <= stored
    Clock().shift(hours=2)
    ballotbox.count_due_rounds()
    world.round.refresh_from_db()
    record = world.record()
    assert all(found.hex() in record for found in hashes)
    assert recount(record, ballotbox.digest_lines(world.round)) == []
    assert world.is_whole()
    return len(hashes), len(stored)


def test_no_acknowledged_vote_is_lost_by_kills(database, web, world, record_property):
    blows = size(2, 20)
    crowd = Crowd(web.port, size(6, 16))
    for _ in range(blows):
        time.sleep(random.uniform(0.4, 1.0))  # noqa: S311
        web.kill_one()
        time.sleep(random.uniform(0.4, 1.0))  # noqa: S311
        database.kill()
        database.start()
    time.sleep(1)
    crowd.end()
    shown, stored = assert_nothing_is_lost(world, crowd)
    assert shown > 3 * blows
    killed = f"сервер базы убит {database.kills} раз, процессов сайта убито {web.kills}"
    record_property("T4", f"{killed}, квитанций {shown}, голосов в базе {stored}, потеряно 0")


CONNECTIONS = 900
"""More than both processes of the site let wait."""


class Spike:
    """So many connections that ask for an uncached page again and again; `statuses` counts the answers."""

    def __init__(self, port: int, connections: int, seconds: float) -> None:
        self.port, self.until = port, time.monotonic() + seconds
        self.statuses: Counter[int | str] = Counter()
        self.words = ""
        run_async(self.all(connections))

    async def all(self, connections: int) -> None:
        await asyncio.gather(*(self.one(number) for number in range(connections)))

    async def one(self, number: int) -> None:
        request = (
            f"GET /golos/2026/160{number % 3 + 1}/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"X-Forwarded-For: 95.30.{number // 250}.{number % 250}\r\nConnection: close\r\n\r\n"
        )
        while time.monotonic() < self.until:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(request.encode())
                self.note(await reader.read())
                writer.close()
            except OSError as error:
                self.statuses[type(error).__name__] += 1

    def note(self, data: bytes) -> None:
        status = int(data[9:12] or 0)
        self.statuses[status] += 1
        if status == 503:
            self.words = data.decode(errors="replace")


def times_of(port: int, pages: int) -> list[float]:
    found, line = [], Line(port)
    voter = Voter(999_999, line, 2026, "1601")
    for _ in range(pages):
        begun = time.monotonic()
        voter.page("/golos/2026/1601/")
        found.append(time.monotonic() - begun)
    line.close()
    return found


def test_spike_is_answered_in_words_and_passes(web, world, record_property):
    calm = statistics.median(times_of(web.port, 10))
    crowd = Crowd(web.port, 4)
    while len(crowd.receipts) < size(2, 50):
        assert any(thread.is_alive() for thread in crowd.threads)
        time.sleep(0.1)
    spike = Spike(web.port, CONNECTIONS, size(6, 30))
    crowd.end()
    after = statistics.median(times_of(web.port, 10))
    shown, _ = assert_nothing_is_lost(world, crowd)
    assert set(spike.statuses) == {200, 503}, spike.statuses
    assert "Сайт перегружен" in spike.words
    assert after < max(1, 3 * calm)
    answers = f"ответов 200 — {spike.statuses[200]}, 503 словами — {spike.statuses[503]}"
    record_property("T16", f"{CONNECTIONS} соединений сразу: {answers}; квитанций {shown}, потеряно 0")
