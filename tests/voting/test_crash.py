"""T4: voters vote over HTTP while web processes and the whole database server are killed; nothing acknowledged is
lost.
"""

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import environ
import psutil
import pytest
from django.db import connection, connections

from config.local import launcher, postgres, processes
from showcase.voting import receipts
from showcase.voting.models import Ballot, Participation
from tests import databases
from tests.factories import Tree
from tests.running_site import free_port
from tests.voting.box import plant, size
from tools.bench_vote.http_client import Line
from tools.bench_vote.voter import UnexpectedError, Voter


class Server:
    """A throw-away database server that may be killed."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.kills = 0

    def start(self) -> str:
        """Start it, or start it again; return its address."""
        return postgres.start(self.var)

    def kill(self) -> None:
        """Kill the server with all its sessions at one blow, as a machine that loses power would."""
        mine = processes.working_in(self.var / "postgres", "postgres")
        assert len(mine) > 2
        processes.kill(mine)
        self.kills += 1


@pytest.fixture
def server(tests_database, django_db_blocker) -> Iterator[Server]:
    """A server with the tables of the tests' database; Django's connection leads to it during the test."""
    usual = dict(connection.settings_dict)
    source = databases.url_of(tests_database)
    with tempfile.TemporaryDirectory(prefix="showcase-") as folder, django_db_blocker.unblock():
        server = Server(Path(folder))
        try:
            copy(source, server.start())
            connections.close_all()
            connection.settings_dict.update(environ.Env.db_url_config(server.start()))
            yield server
        finally:
            connections.close_all()
            connection.settings_dict.update(usual)
            postgres.drop_data(server.var)


def copy(source: str, target: str) -> None:
    """Copy tables, functions, triggers and rows to another server."""
    dump = subprocess.run(
        [postgres.program("pg_dump"), "--no-owner", source], stdout=subprocess.PIPE, check=True
    )
    command = [postgres.program("psql"), "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", target]
    subprocess.run(command, input=dump.stdout, stdout=subprocess.DEVNULL, check=True)


def age(process: psutil.Process) -> float:
    """Seconds since a process was started."""
    return time.time() - process.create_time()


class Web:
    """The production server on the throw-away database; its processes may be killed, and come back."""

    def __init__(self, server: Server, keys: Path) -> None:
        self.port, self.kills = free_port(), 0
        own = {
            "DATABASE_URL": server.start(),
            "VOTING_KEYS_DIR": str(keys),
            "VOTING_SMS_GATEWAY": "console",
            "BEHIND_PROXY": "1",
            "DJANGO_SETTINGS_MODULE": "tests.voting.web_settings",
        }
        url = f"http://127.0.0.1:{self.port}"
        plain = {
            name: value for name, value in os.environ.items() if name not in ("SITE_URL", "ALLOWED_HOSTS")
        }
        environment = {**plain, **launcher.environment(server.var, url), "SITE_URL": url,
                       "ALLOWED_HOSTS": "127.0.0.1", "CSRF_TRUSTED_ORIGINS": url, **own}  # fmt: skip
        command = [sys.executable, "-m", "config.server", "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=launcher.ROOT, env=environment)
        while not launcher.responds(self.port):
            assert self.process.poll() is None, "the web server ended"
            time.sleep(0.1)
        self.first = {one.pid for one in self.workers()}

    def kill_one(self) -> None:
        """Kill a process in whatever it is doing; the server starts another.

        A fresh one is left alone: Granian takes a second end within 5.5 seconds for a loop and gives up.
        """
        while not (grown := [one for one in self.workers() if one.pid in self.first or age(one) > 6]):
            time.sleep(0.1)
        random.choice(grown).kill()  # noqa: S311
        self.kills += 1

    def workers(self) -> list[psutil.Process]:
        """The processes that serve now."""
        return psutil.Process(self.process.pid).children()

    def stop(self) -> None:
        """End the server."""
        processes.terminate([psutil.Process(self.process.pid)], 10)


@pytest.fixture
def web(server, settings) -> Iterator[Web]:
    """The site with one open round."""
    plant(Tree.present())
    connections.close_all()
    web = Web(server, settings.VOTING_KEYS_DIR)
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
        """Vote with one number after another."""
        line = Line(self.port)
        while not self.enough.is_set():
            number = next(self.numbers)
            voter = Voter(number, line, 2026, str(1601 + number % 3))
            if not self.repeat(
                voter.ask, line, 1
            ):  # a code whose page was lost is not asked for twice a minute
                self.finish(voter, line)
        line.hang_up()

    def finish(self, voter: Voter, line: Line) -> None:
        """Press until there is an answer, then read the receipt until it is shown."""
        shown: list[str] = []
        refusal = self.repeat(voter.enter, line, 400) or self.repeat(
            lambda: shown.append(voter.receipt()), line, 400
        )
        if refusal:
            self.unanswered[voter.number] = refusal
        else:
            self.receipts[voter.number] = shown[0]

    def repeat(self, step, line: Line, tries: int) -> str:
        """Do a step until it succeeds; return what the site said last when it never did."""
        refusal = ""
        for _ in range(tries):
            try:
                step()
            except (UnexpectedError, OSError) as error:
                refusal = repr(error)
                line.hang_up()
                time.sleep(0.1)
            else:
                return ""
        return refusal

    def end(self) -> None:
        """Let everybody finish."""
        self.enough.set()
        for thread in self.threads:
            thread.join()


def test_no_acknowledged_vote_is_lost(server, web, record_property):
    blows = size(2, 20)
    crowd = Crowd(web.port, size(6, 16))
    for _ in range(blows):
        time.sleep(random.uniform(0.4, 1.0))  # noqa: S311
        web.kill_one()
        time.sleep(random.uniform(0.4, 1.0))  # noqa: S311
        server.kill()
        server.start()
    time.sleep(1)
    crowd.end()
    hashes = {receipts.hash_of("2026", code, f"{number:07d}"[-4:]) for number, code in crowd.receipts.items()}
    votes = Participation.objects.values_list("receipt_hash", "ballot_id")
    stored, ballots = {bytes(found) for found, _ in votes}, {ballot for _, ballot in votes}
    assert crowd.unanswered == {}
    assert len(hashes) == len(crowd.receipts) > 5 * blows
    assert hashes <= stored
    assert len(ballots) == len(votes)
    assert ballots == set(Ballot.objects.values_list("pk", flat=True))
    killed = f"сервер базы убит {server.kills} раз, процессов сайта убито {web.kills}"
    record_property("T4", f"{killed}, квитанций {len(hashes)}, голосов в базе {len(stored)}, потеряно 0")
