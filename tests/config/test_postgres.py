"""The local PostgreSQL server: started, shared, adopted after a crash and stopped by its last user."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from config import database
from config.local import postgres, processes
from tests import ROOT

HOLD = """
import sys
from pathlib import Path
from config.local import postgres
print(postgres.start(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


class Holder:
    """A process that uses the server of `var` until it is told to leave."""

    def __init__(self, var: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "site")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(var)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )

    @property
    def url(self) -> str:
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate(timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder of the test's own: any other pytest that starts closes pytest's to the server's user."""
    with tempfile.TemporaryDirectory(prefix="showcase-") as folder:
        yield Path(folder)


@pytest.fixture
def hold(var: Path) -> Iterator[Callable[[Path], Holder]]:
    """Makes holders; whatever is left of them and of their servers ends with the test."""
    holders: list[Holder] = []

    def make(var: Path) -> Holder:
        holders.append(Holder(var))
        return holders[-1]

    yield make
    for holder in holders:
        holder.kill()
    for pid_file in var.rglob("postmaster.pid"):
        processes.kill(servers(pid_file.parents[1]))


def servers(var: Path) -> list:
    return processes.working_in(var / "postgres", "postgres")


def postmaster(var: Path) -> int:
    return int((var / "postgres" / "postmaster.pid").read_text().split()[0])


def ask(url: str, statement: str):
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def running_postmasters(var: Path) -> list[int]:
    pids = {server.pid for server in servers(var)}
    return [server.pid for server in servers(var) if server.ppid() not in pids]


def socket_dir_of(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0])


def test_users_share_one_server_which_the_last_of_them_stops(hold, var, monkeypatch):
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_ALL", "C")
    holders = [hold(var) for _ in range(4)]
    (url,) = {holder.url for holder in holders}
    pid = postmaster(var)
    assert running_postmasters(var) == [pid]
    for holder in holders[1:]:
        holder.leave()
    assert postmaster(var) == pid
    assert ask(url, "SELECT lower('ПЛОЩАДКА')") == "площадка"
    ask(url, "CREATE EXTENSION pg_trgm")
    assert ask(url, "SELECT similarity('площадка', 'ПЛОЩАДКИ') > 0.5")
    assert ask(url, "SELECT current_database()") == "site"
    assert ask(url, "SHOW listen_addresses") == ""
    with pytest.raises(postgres.PostgresError, match="занята другой программой"):
        postgres.drop_data(var)
    assert ask(url, "SELECT 1") == 1
    holders[0].leave()
    assert servers(var) == []
    postgres.drop_data(var)
    assert not (var / "postgres").exists()


def kill_postmaster(var: Path) -> None:
    os.kill(postmaster(var), signal.SIGKILL)


def kill_all(var: Path) -> None:
    processes.kill(servers(var))


def give_its_number_to_another_process(var: Path) -> None:
    pid_file = var / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    kill_all(var)
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")


def test_server_of_a_killed_user_is_adopted_and_a_killed_one_starts_again_with_its_data(hold, var):
    first = hold(var)
    ask(first.url, "CREATE TABLE kept AS SELECT 7 AS value")
    pid = postmaster(var)
    first.kill()
    user = hold(var)
    assert ask(user.url, "SELECT value FROM kept") == 7
    assert postmaster(var) == pid
    for mishap in (kill_postmaster, kill_all, give_its_number_to_another_process):
        user.kill()
        mishap(var)
        user = hold(var)
        assert ask(user.url, "SELECT value FROM kept") == 7, mishap
    user.leave()
    assert servers(var) == []


def test_server_whose_folder_was_deleted_gives_way_and_dropping_stops_what_a_killed_user_left(hold, var):
    first = hold(var)
    ask(first.url, "CREATE TABLE gone AS SELECT 7 AS value")
    first.kill()
    shutil.rmtree(var / "postgres")
    second = hold(var)
    assert ask(second.url, "SELECT to_regclass('gone')") is None
    second.kill()
    postgres.drop_data(var)
    assert servers(var) == []


def test_two_folders_have_two_servers_whatever_their_names_and_leftovers(hold, var, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    short, long = var / "a", var / "очень длинная папка, «в кавычках»" / "с 'пробелами', запятыми"
    unfinished = short / "postgres.new"  # left by an interrupted first start
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    holders = [hold(short), hold(long)]
    urls = [holder.url for holder in holders]
    assert urls == [database.database_url(folder) for folder in (short, long)]
    ask(urls[0], "CREATE TABLE only_here ()")
    assert ask(urls[1], "SELECT to_regclass('only_here')") is None
    assert postmaster(short) != postmaster(long)
    assert len(os.fsencode(long / "postgres" / database.SOCKET_NAME)) > database.SOCKET_PATH_LIMIT
    holders[1].leave()
    assert servers(long) == []
    assert not socket_dir_of(urls[1]).exists()


def test_database_url_wins_over_the_local_server(var, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@example.org/elsewhere")
    assert postgres.ensure_running(var) == database.database_url(var) == os.environ["DATABASE_URL"]
    assert list(var.iterdir()) == []
