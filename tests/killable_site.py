"""The production server on a database server of its own; processes of both may be killed at any moment."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import psutil

from config.local import launcher, postgres, processes
from tests.running_site import free_port

NOT_INHERITED = ("SITE_URL", "ALLOWED_HOSTS", "PAGE_CACHE_SECONDS")


class Database:
    """A throw-away database server that may be killed."""

    def __init__(self, var: Path) -> None:
        self.var, self.kills = var, 0

    def start(self) -> str:
        """Start it, or start it again; return its address."""
        return postgres.start(self.var)

    def kill(self) -> None:
        """Kill the server with all its sessions at one blow, as a machine that loses power would."""
        mine = processes.working_in(self.var / "postgres", "postgres")
        assert len(mine) > 2
        processes.kill(mine)
        self.kills += 1

    def suspend(self) -> None:
        """Let it accept connections and be silent."""
        for one in processes.working_in(self.var / "postgres", "postgres"):
            one.suspend()

    def resume(self) -> None:
        for one in processes.working_in(self.var / "postgres", "postgres"):
            one.resume()


def copy(source: str, target: str) -> None:
    """Copy tables, functions, triggers and rows to another server."""
    dump = subprocess.run(
        [postgres.program("pg_dump"), "--no-owner", source], capture_output=True, check=True
    )
    command = [postgres.program("psql"), "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", target]
    subprocess.run(command, input=dump.stdout, stdout=subprocess.DEVNULL, check=True)


class Web:
    """The production server on the throw-away database; its processes may be killed, and come back."""

    def __init__(self, database: Database, **environment: str) -> None:
        self.port, self.kills = free_port(), 0
        url = f"http://127.0.0.1:{self.port}"
        plain = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        own = {
            "SITE_URL": url,
            "ALLOWED_HOSTS": "127.0.0.1",
            "CSRF_TRUSTED_ORIGINS": url,
            "DATABASE_URL": database.start(),
            "BEHIND_PROXY": "1",
            **environment,
        }
        command = [sys.executable, "-m", "config.server", "--port", str(self.port)]
        self.environment = {**plain, **launcher.environment(database.var, url), **own}
        self.process = subprocess.Popen(command, cwd=launcher.ROOT, env=self.environment)
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
        return psutil.Process(self.process.pid).children()

    def stop(self) -> None:
        processes.terminate([psutil.Process(self.process.pid)], 10)


def age(process: psutil.Process) -> float:
    return time.time() - process.create_time()
