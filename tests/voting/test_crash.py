"""T4: voters vote while their processes and the whole database server are killed; nothing acknowledged is
lost.
"""

import multiprocessing
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import environ
import pytest
from django.db import DatabaseError, InterfaceError, connection, connections

from config import postgres, processes
from showcase.voting import ballotbox, receipts
from showcase.voting.models import Participation
from showcase.voting.outcomes import Accepted, Issued, Refusal, Refused
from tests.factories import Tree
from tests.voting.box import World, code_of, phone, plant, size

fork = multiprocessing.get_context("fork")
SLICE = 100_000
"""Every writer process has so many voters of its own."""


class Server:
    """A throw-away database server that may be killed."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.kills = 0

    def start(self) -> str:
        """Start it, or start it again; return its address."""
        return postgres.database_url(self.var)

    def kill(self) -> None:
        """Kill the server with all its sessions at one blow, as a machine that loses power would."""
        mine = processes.working_in(self.var / "postgres", "postgres")
        assert len(mine) > 2
        processes.kill(mine)
        self.kills += 1


@pytest.fixture
def server(tests_database, django_db_blocker, monkeypatch) -> Iterator[Server]:
    """A server with the tables of the tests' database; Django's connection leads to it during the test."""
    usual, last_url = dict(connection.settings_dict), postgres._last_url
    source = postgres.url_of(tests_database)
    monkeypatch.delenv("DATABASE_URL", raising=False)
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
            postgres._last_url = last_url


def copy(source: str, target: str) -> None:
    """Copy tables, functions, triggers and rows to another server."""
    programs = postgres._wheel() / "pginstall" / "bin"
    dump = subprocess.run([programs / "pg_dump", "--no-owner", source], stdout=subprocess.PIPE, check=True)
    command = [programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", target]
    subprocess.run(command, input=dump.stdout, stdout=subprocess.DEVNULL, check=True)


def vote_for_ever(world: World, first: int, log: Path, stop) -> None:
    """One writer: vote after vote, each acknowledged one noted on the disk in a single write."""
    notes = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in range(first, first + SLICE):
        if stop.is_set():
            break
        outcome = persist(world, number)
        if isinstance(outcome, Accepted):
            os.write(notes, f"{number} {outcome.receipt}\n".encode())
    connections.close_all()
    os._exit(0)


def persist(world: World, number: int) -> object:
    """Do what a patient voter does: ask for a code, enter it, press again when the site does not answer."""
    challenge = None
    for _ in range(400):
        try:
            if challenge is None:
                issued = world.issue(phone(number), number % 3)
                challenge = issued.challenge if isinstance(issued, Issued) else None
                if issued == Refused(Refusal.TOO_SOON, getattr(issued, "retry_after", None)):
                    return issued  # the code was made, but the answer with its address was lost
            else:
                outcome = ballotbox.confirm(challenge, code_of(challenge))
                if outcome != Refused(Refusal.UNAVAILABLE):
                    return outcome
        except (DatabaseError, InterfaceError):
            connection.close()
        time.sleep(0.05 * (challenge is None or connection.connection is None))
    return None


class Writers:
    """Processes that vote; a killed one is followed by another with voters of its own."""

    def __init__(self, world: World, logs: Path, count: int) -> None:
        self.world, self.logs, self.stop = world, logs, fork.Event()
        self.started = 0
        self.running = [self.start() for _ in range(count)]

    def start(self):
        """Start one more."""
        self.started += 1
        place = (self.world, (self.started % 100) * SLICE, self.logs / f"{self.started}.txt", self.stop)
        process = fork.Process(target=vote_for_ever, args=place)
        process.start()
        return process

    def kill_one(self) -> None:
        """Kill one in whatever it is doing."""
        victim = random.choice(self.running)  # noqa: S311
        victim.kill()
        victim.join()
        self.running.remove(victim)
        self.running.append(self.start())

    def acknowledged(self) -> dict[int, str]:
        """Which voters were shown which receipt."""
        lines = [
            line.split() for log in sorted(self.logs.glob("*.txt")) for line in log.read_text().splitlines()
        ]
        return {int(number): receipt for number, receipt in lines}


@contextmanager
def writing(world: World, logs: Path, count: int) -> Iterator[Writers]:
    """Let writers work during the block; none outlives it."""
    connections.close_all()
    writers = Writers(world, logs, count)
    try:
        yield writers
        writers.stop.set()
        for process in writers.running:
            process.join(60)
    finally:
        for process in writers.running:
            process.kill()
            process.join()


def test_no_acknowledged_vote_is_lost(server, tmp_path, record_property):
    world = plant(Tree.build())
    logs = tmp_path / "acknowledged"
    logs.mkdir()
    blows = size(2, 20)
    with writing(world, logs, count=size(6, 16)) as writers:
        for _ in range(blows):
            time.sleep(random.uniform(0.4, 1.0))  # noqa: S311
            writers.kill_one()
            time.sleep(random.uniform(0.4, 1.0))  # noqa: S311
            server.kill()
            server.start()
        time.sleep(1)
    acknowledged = writers.acknowledged()
    hashes = {
        receipts.hash_of("2026", receipt, phone(n)[-5:].replace("-", ""))
        for n, receipt in acknowledged.items()
    }
    stored = {bytes(found) for found in Participation.objects.values_list("receipt_hash", flat=True)}
    assert len(hashes) == len(acknowledged) > 20 * blows
    assert hashes <= stored
    assert world.is_whole()
    assert world.votes() == len(stored)
    killed = f"сервер убит {server.kills} раз, пишущих процессов убито {blows}"
    record_property("T4", f"{killed}, подтверждено {len(acknowledged)}, в базе {len(stored)}, потеряно 0")
