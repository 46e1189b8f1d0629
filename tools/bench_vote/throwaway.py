"""A temporary site for one measurement: its own folder and database server, an open vote, the production web server."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from config.local import launcher, postgres, processes

PROJECTS = 24
OWN = ("DATABASE_URL", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "VAR_DIR", "VOTING_SMS_GATEWAY")


@contextmanager
def site_environment() -> Iterator[tuple[Path, int]]:
    """Point this process, and those that it starts, to a folder and a port of their own."""
    var = Path(tempfile.mkdtemp(prefix="bench-vote-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for name in OWN:
        os.environ.pop(name, None)
    # Behind a proxy, as in production: voters come from many networks over a few kept connections.
    os.environ["BEHIND_PROXY"] = "1"
    os.environ.update(launcher.environment(var, f"http://127.0.0.1:{port}"))
    os.environ["DATABASE_URL"] = postgres.start(var)
    try:
        yield var, port
    finally:
        del os.environ["DATABASE_URL"]
        postgres.drop_data(var)
        shutil.rmtree(var, ignore_errors=True)


def fill():
    """Make tables, styles and two rounds that are open: one to vote in, one for the comparison."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from tests.factories import Tree
    from tests.voting.box import make_round

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    tree = Tree.build()
    worlds = [make_round(tree, year=year, projects=PROJECTS) for year in (2026, 2027)]
    connections.close_all()
    return worlds


class Server:
    """The web server as the launcher starts it."""

    def __init__(self, port: int) -> None:
        command = [sys.executable, "-m", "config.server", "--port", str(port)]
        self.port = port
        self.process = subprocess.Popen(command, cwd=launcher.ROOT)
        self.wait()

    def wait(self) -> None:
        for _ in range(600):
            if launcher.responds(self.port):
                return
            time.sleep(0.1)
        raise SystemExit("Сервер не ответил за минуту.")

    def memory(self) -> list[str]:
        """Return the RSS and PSS of each worker, in megabytes."""
        found = [worker.memory_full_info() for worker in psutil.Process(self.process.pid).children()]
        return [f"{memory.rss // 2**20} (доля {memory.pss // 2**20})" for memory in found]

    def processor(self) -> float:
        """Seconds of processor time that the workers have used."""
        workers = psutil.Process(self.process.pid).children()
        return sum(times.user + times.system for times in (worker.cpu_times() for worker in workers))

    def stop(self) -> None:
        processes.terminate([psutil.Process(self.process.pid)], launcher.STOP_SECONDS)


@contextmanager
def serving(port: int) -> Iterator[Server]:
    """Let the server run during the block."""
    server = Server(port)
    try:
        yield server
    finally:
        server.stop()
