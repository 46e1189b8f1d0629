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

ROOT = Path(__file__).resolve().parents[2]
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


def test_knows_cyrillic_and_the_extensions_of_search(hold, var, monkeypatch):
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_ALL", "C")
    url = hold(var).url
    assert ask(url, "SELECT lower('ПЛОЩАДКА')") == "площадка"
    ask(url, "CREATE EXTENSION pg_trgm")
    assert ask(url, "SELECT similarity('площадка', 'ПЛОЩАДКИ') > 0.5")
    assert ask(url, "SELECT current_database()") == "site"
    assert ask(url, "SHOW listen_addresses") == ""


def test_last_user_stops_it_and_the_others_do_not(hold, var):
    first, second = hold(var), hold(var)
    assert first.url == second.url != ""
    pid = postmaster(var)
    first.leave()
    assert postmaster(var) == pid
    second.leave()
    assert servers(var) == []


def test_users_starting_at_once_share_one_server(hold, var):
    holders = [hold(var) for _ in range(4)]
    urls = {holder.url for holder in holders}
    assert len(urls) == 1
    assert ask(urls.pop(), "SELECT 1") == 1
    assert [str(postmaster(var))] == running_postmasters(var)


def running_postmasters(var: Path) -> list[str]:
    pids = {server.pid for server in servers(var)}
    return [str(server.pid) for server in servers(var) if server.ppid() not in pids]


def test_server_left_by_a_killed_user_is_adopted_and_then_stopped(hold, var):
    first = hold(var)
    ask(first.url, "CREATE TABLE kept AS SELECT 7 AS value")
    pid = postmaster(var)
    first.kill()
    second = hold(var)
    assert ask(second.url, "SELECT value FROM kept") == 7
    assert postmaster(var) == pid
    second.leave()
    assert servers(var) == []


@pytest.mark.parametrize("victims", ["postmaster", "all"])
def test_killed_server_starts_again_with_its_data(hold, var, victims):
    first = hold(var)
    ask(first.url, "CREATE TABLE kept AS SELECT 7 AS value")
    first.kill()
    if victims == "all":
        processes.kill(servers(var))
    else:
        os.kill(postmaster(var), signal.SIGKILL)
    assert ask(hold(var).url, "SELECT value FROM kept") == 7


def test_process_number_used_again_is_not_taken_for_the_server(hold, var):
    first = hold(var)
    assert first.url
    first.kill()
    pid_file = var / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    processes.kill(servers(var))
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert ask(hold(var).url, "SELECT 1") == 1


def test_server_whose_folder_was_deleted_gives_way_to_a_new_one(hold, var):
    first = hold(var)
    ask(first.url, "CREATE TABLE gone AS SELECT 7 AS value")
    first.kill()
    shutil.rmtree(var / "postgres")
    assert ask(hold(var).url, "SELECT to_regclass('gone')") is None


def test_interrupted_first_start_leaves_nothing_half_made(hold, var):
    unfinished = var / "postgres.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    assert ask(hold(var).url, "SELECT 1") == 1


def test_two_folders_have_two_servers(hold, var):
    first, second = hold(var / "a").url, hold(var / "b").url
    ask(first, "CREATE TABLE only_here ()")
    assert ask(second, "SELECT to_regclass('only_here')") is None
    assert postmaster(var / "a") != postmaster(var / "b")


def test_long_and_odd_paths(hold, var):
    long = var / "очень длинная папка, «в кавычках»" / "с 'пробелами', запятыми"
    holder = hold(long)
    url = holder.url
    assert ask(url, "SELECT lower('Ё')") == "ё"
    assert len(os.fsencode(long / "postgres" / database.SOCKET_NAME)) > database.SOCKET_PATH_LIMIT
    holder.leave()
    assert servers(long) == []
    assert not socket_dir_of(url).exists()


def socket_dir_of(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0])


def test_data_in_use_are_not_dropped(hold, var):
    holder = hold(var)
    url = holder.url
    with pytest.raises(postgres.PostgresError, match="занята другой программой"):
        postgres.drop_data(var)
    assert ask(url, "SELECT 1") == 1
    holder.leave()
    postgres.drop_data(var)
    assert not (var / "postgres").exists()


def test_dropping_stops_a_server_that_a_killed_user_left(hold, var):
    holder = hold(var)
    assert holder.url
    holder.kill()
    postgres.drop_data(var)
    assert servers(var) == []


def test_database_url_wins_over_the_local_server(var, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@example.org/elsewhere")
    assert postgres.ensure_running(var) == database.database_url(var) == os.environ["DATABASE_URL"]
    assert list(var.iterdir()) == []


@pytest.mark.parametrize("folder", ["var", "a long folder with 'quotes', " + "x" * 80])
def test_settings_know_the_address_of_the_local_server(hold, var, monkeypatch, folder):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database.database_url(var / folder) == hold(var / folder).url
