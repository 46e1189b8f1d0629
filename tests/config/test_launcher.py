"""`make run` as a person uses it: real processes, a real port, a folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from config.local import launcher, postgres, processes
from tests import ROOT
from tests.running_site import free_port
from tests.waiting import wait_for

SET_BY_THE_TEST_RUN = ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DJANGO_SETTINGS_MODULE")


class Run:
    """One `make run` without the demo, so that a start takes seconds."""

    def __init__(self, var: Path, port: int) -> None:
        self.var, self.port = var, port
        environment = {key: value for key, value in os.environ.items() if key not in SET_BY_THE_TEST_RUN}
        environment |= {"VAR_DIR": str(var), "PORT": str(port), "DEMO": "0", "PYTHONPATH": str(ROOT / "site")}
        self.log = tempfile.NamedTemporaryFile("w+")  # noqa: SIM115 - closed by the fixture
        program, output = (
            [sys.executable, "-m", "config.local"],
            {"stdout": self.log, "stderr": subprocess.STDOUT},
        )
        self.process = subprocess.Popen(program, cwd=ROOT, env=environment, **output)

    def opened(self) -> str:
        """What was printed up to the address, once the site is open."""
        wait_for(lambda: "Сайт открыт" in self.printed() or self.process.poll() is not None, 600)
        assert self.process.poll() is None, self.printed()
        return self.printed()

    def printed(self) -> str:
        return Path(self.log.name).read_text()

    def ended(self) -> int:
        return self.process.wait(timeout=60)

    def answer(self, path: str) -> int:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10).status
        except urllib.error.HTTPError as error:
            return error.code

    def find(self, part: str) -> list[psutil.Process]:
        """Processes of this run with `part` in their command line, parents before children."""
        found = processes.marked(launcher.MARK, str(self.var))
        return sorted((one for one in found if part in command(one)), key=psutil.Process.create_time)


def command(process: psutil.Process) -> str:
    """What a process was started with; nothing for one that has just ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """One folder for all tests here: the first start fills it, the others are second starts."""
    with tempfile.TemporaryDirectory(prefix="showcase-") as name:
        folder = Path(name).resolve()
        yield folder
        processes.kill(processes.marked(launcher.MARK, str(folder)))
        processes.kill(processes.working_in(folder / "postgres", "postgres"))


@pytest.fixture
def start(var: Path) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def begin(port: int) -> Run:
        runs.append(Run(var, port))
        return runs[-1]

    yield begin
    for run in runs:
        run.process.kill()
        run.process.wait()
        run.log.close()


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


def left_over(var: Path) -> list[psutil.Process]:
    return processes.marked(launcher.MARK, str(var)) + processes.working_in(var / "postgres", "postgres")


def test_first_start_serves_mends_and_ends_everything(start, var, port):
    run = start(port)
    assert f"http://127.0.0.1:{port}/admin/" in run.opened()
    assert run.answer("/healthz") == 200
    assert (var / "secret_key").stat().st_mode & 0o777 == 0o600

    second = start(port)
    assert second.ended() == 1
    assert f"Сайт уже запущен: http://127.0.0.1:{port}." in second.printed()

    (worker,) = run.find("manage.py work")
    worker.kill()
    wait_for(lambda: [one for one in run.find("manage.py work") if one.pid != worker.pid], 30)
    wait_for(lambda: run.answer("/readyz") == 200, 30)

    postgres.running(var).kill()
    wait_for(lambda: "База данных остановилась" in run.printed(), 30)
    wait_for(lambda: run.answer("/readyz") == 200, 60)

    run.process.send_signal(signal.SIGINT)
    assert run.ended() == 0
    assert left_over(var) == []


def test_second_start_ends_what_a_killed_one_left(start, var, port):
    killed = start(port)
    killed.opened()
    web_server, *web_workers = killed.find("config.server")
    assert web_workers
    for one in web_workers:
        one.suspend()  # otherwise they may end by themselves before anybody looks
    killed.process.kill()
    web_server.kill()
    killed.process.wait()
    assert all(one.is_running() for one in web_workers)

    run = start(port)
    printed = run.opened()
    assert "Обновляю базу" not in printed
    assert "Собираю стили" not in printed
    assert run.answer("/healthz") == 200
    assert not any(one.is_running() for one in web_workers)

    run.find("config.server")[0].kill()
    assert run.ended() == 1
    assert "Веб-сервер остановился" in run.printed()
    assert left_over(var) == []


def test_web_server_and_worker_do_not_outlive_a_killed_launcher(start, var, port):
    run = start(port)
    run.opened()
    run.process.kill()
    wait_for(lambda: not processes.marked(launcher.MARK, str(var)), 30)


def test_what_ends_again_and_again_is_started_after_longer_pauses(monkeypatch, capsys):
    now = [0.0]
    monkeypatch.setattr(launcher.time, "monotonic", lambda: now[0])
    server = launcher.Supervised(lambda: lambda: False, "База данных остановилась.")
    for now[0] in range(400):
        server.restart_if_ended()
    pauses = re.findall(r"через (\d+) с", capsys.readouterr().out)
    assert pauses[:6] == ["2", "4", "8", "16", "32", "60"]
    assert set(pauses[6:]) == {"60"}


def test_busy_port_is_named_and_nothing_starts(start, var):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = start(port)
        assert run.ended() == 1
    assert f"Порт {port} занят другой программой" in run.printed()
    assert processes.marked(launcher.MARK, str(var)) == []


@pytest.mark.parametrize("value", ["много", "0", "65536"])
def test_port_that_is_no_port_is_refused(monkeypatch, capsys, tmp_path, value):
    monkeypatch.setenv("PORT", value)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    assert launcher.main([]) == 1
    assert f"PORT={value}: нужен номер порта" in capsys.readouterr().out
