"""`make run`: starts the database, the preparation, the web server and the worker, and stops them together.

An environment variable with the data folder marks the processes, so that after `kill -9` of the launcher the next
start finds and ends exactly those that are left.
"""

import ctypes
import fcntl
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import environ
import psutil

from config.local import postgres, processes

ROOT = Path(__file__).resolve().parents[3]
HOST = "127.0.0.1"
MARK = "SHOWCASE_RUN"
STOP_SECONDS = 10
START_SECONDS = 60
CALM_SECONDS = MOST_PAUSE = 60
"""A process that ran for so long is restarted without backoff; also the longest backoff."""
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


class LaunchError(RuntimeError):
    """The site cannot be started or kept running. The message is shown to the person who started it."""


class Supervised:
    """A supervised process, restarted with exponential backoff when it ends.

    `start` returns a function that tells whether it runs. `ended` is the message to print.
    """

    def __init__(self, start: "Callable[[], Callable[[], bool]]", ended: str) -> None:
        self.start, self.ended = start, ended
        self.runs = start()
        self.started = time.monotonic()
        self.pause = 1.0
        self.due: float | None = None

    def restart_if_ended(self) -> None:
        now = time.monotonic()
        if self.due is None and not self.runs():
            self.pause = 1.0 if now - self.started > CALM_SECONDS else min(self.pause * 2, MOST_PAUSE)
            self.due = now + self.pause
            say(f"{self.ended} Запускаю снова через {self.pause:.0f} с.")
        elif self.due is not None and now >= self.due:
            self.due = None
            try:
                self.runs = self.start()
            except postgres.PostgresError as error:  # retried at the next check
                say(str(error))
            self.started = time.monotonic()


class Launcher:
    """One run of the site with the data of `var` at `http://127.0.0.1:<port>`."""

    def __init__(self, var: Path, port: int) -> None:
        self.var = var
        self.url = f"http://{HOST}:{port}"
        self.port = port
        self.stopping = False
        self.children: list[subprocess.Popen[bytes]] = []
        self.environment = {**environment(var, self.url), MARK: str(var)}

    def run(self) -> None:
        """Run the site until a signal. Raises LaunchError and PostgresError."""
        with self.only_run():
            _require_free(self.port)
            try:
                self.serve()
            finally:
                self.end()

    def rebuild(self) -> None:
        """Delete the local database and the uploads and build the demo again."""
        if os.environ.get("DATABASE_URL"):
            raise LaunchError("Задан DATABASE_URL: заново собирается только собственная база сайта.")
        with self.only_run():
            postgres.drop_data(self.var)
            for folder in ("media", "static"):
                subprocess.run(["/bin/rm", "-rf", str(self.var / folder)], check=True)  # noqa: S603
            try:
                self.prepare()
            finally:
                self.end()

    @contextmanager
    def only_run(self) -> Iterator[None]:
        """Lock the data folder for this run and end the processes left by a killed one."""
        self.var.mkdir(parents=True, exist_ok=True)
        with (self.var / "run.lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise LaunchError(
                    f"Сайт уже запущен: {lock.read().strip()}. Сначала остановите его."
                ) from None
            lock.truncate(0)
            lock.write(self.url)
            lock.flush()
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, self.ask_to_stop)
            processes.terminate(processes.marked(MARK, str(self.var)), STOP_SECONDS)
            yield

    def ask_to_stop(self, *_: object) -> None:
        """Handle a signal: the loops check the flag several times a second."""
        self.stopping = True

    def start_database(self) -> None:
        self.environment["DATABASE_URL"] = postgres.ensure_running(self.var)

    def prepare(self) -> None:
        """Migrate, collect static files and build the demo in a process of its own."""
        self.start_database()
        self.wait_for_preparation(self.spawn("-m", "config.local.prepare"), lambda: False)

    def serve(self) -> None:
        """Start the web server, which prepares the data first, and then the worker; watch both until a signal."""
        self.start_database()
        ready = self.var / "ready"
        ready.unlink(missing_ok=True)
        server = self.spawn("-m", "config.server", "--port", str(self.port), "--prepare", str(ready))
        self.wait_for_preparation(server, ready.exists)
        self.wait_for_response(server)
        # The worker starts last, so that it does not delay the first response.
        kept = [*self.own_database(), Supervised(self.start_worker, "Обработчик фоновых задач остановился.")]
        if not self.stopping:
            say(f"\nСайт открыт:  {self.url}/\nУправление:   {self.url}/admin/\nОстановить:   Ctrl+C\n")
        while not self.stopping:
            if server.poll() is not None:
                raise LaunchError(
                    f"Веб-сервер остановился с кодом {server.returncode}. Остальное остановлено."
                )
            for one in kept:
                one.restart_if_ended()
            time.sleep(0.2)
        say("Останавливаю сайт…")

    def start_worker(self) -> Callable[[], bool]:
        process = self.spawn("manage.py", "work")
        return lambda: process.poll() is None

    def own_database(self) -> Iterator[Supervised]:
        """Supervise the local server; one given by DATABASE_URL is managed elsewhere."""
        if not os.environ.get("DATABASE_URL"):
            yield Supervised(self.start_server, "База данных остановилась.")

    def start_server(self) -> Callable[[], bool]:
        """Start the database server, unless it runs. Raises PostgresError, also when there are no data to start."""
        if not (self.var / "postgres").exists():
            raise postgres.PostgresError(f"Папки {self.var / 'postgres'} больше нет: остановите сайт.")
        postgres.start(self.var)
        server = postgres.running(self.var)
        return lambda: server is not None and processes.runs(server)

    def wait_for_preparation(self, process: "subprocess.Popen[bytes]", is_ready: Callable[[], bool]) -> None:
        """Wait without a time limit. Raises LaunchError when the process fails."""
        while process.poll() is None and not is_ready() and not self.stopping:
            time.sleep(0.05)
        if process.returncode and not self.stopping:
            raise LaunchError("Подготовка сайта не удалась: причина названа выше.")

    def wait_for_response(self, server: "subprocess.Popen[bytes]") -> None:
        """Wait until the site responds. Raises LaunchError when the server ends or does not respond."""
        deadline = time.monotonic() + START_SECONDS
        while not self.stopping and not responds(self.port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise LaunchError("Веб-сервер не запустился: причина названа выше.")
            time.sleep(0.1)

    def spawn(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a Python process in a session of its own (no Ctrl+C) that ends with the launcher."""
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
        self.children.append(child)
        return child

    def end(self) -> None:
        """End all processes of this run: SIGTERM first, then SIGKILL."""
        running = []
        for child in self.children:
            with suppress(psutil.NoSuchProcess):
                running.append(psutil.Process(child.pid))
        processes.terminate(running, STOP_SECONDS)
        processes.kill(processes.marked(MARK, str(self.var)))


def main(arguments: list[str]) -> int:
    """Run the site; `rebuild` rebuilds its demo, `manage …` runs a management command. Returns the exit code."""
    environ.Env.read_env(ROOT / ".env")
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    try:
        if arguments[:1] == ["manage"]:
            return manage(var, arguments[1:])
        launcher = Launcher(var, _port())
        launcher.rebuild() if arguments == ["rebuild"] else launcher.run()
    except (LaunchError, postgres.PostgresError) as error:
        say(str(error))
        return 1
    return 0


def manage(var: Path, arguments: list[str]) -> int:
    """Run a management command with the settings of `make run` while the local server is held."""
    env = environment(var, f"http://{HOST}:{_port()}") | {"DATABASE_URL": postgres.ensure_running(var)}
    return subprocess.call([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env)  # noqa: S603


def say(text: str) -> None:
    """Print without buffering, also into a pipe."""
    print(text, flush=True)  # noqa: T201


def _port() -> int:
    value = os.environ.get("PORT", "8000")
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise LaunchError(f"PORT={value}: нужен номер порта от 1 до 65535.")
    return int(value)


def environment(var: Path, url: str) -> dict[str, str]:
    """Return the environment of the site's processes. Variables that are already set win over the defaults."""
    local = url.replace(HOST, "localhost")
    defaults = {
        "DEMO": "1",
        "SITE_URL": url,
        "ALLOWED_HOSTS": f"{HOST},localhost,[::1]",
        "CSRF_TRUSTED_ORIGINS": f"{url},{local}",
    }
    fixed = {
        "VAR_DIR": str(var),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    secret = {} if os.environ.get("SECRET_KEY") else {"SECRET_KEY": _stored_secret(var / "secret_key")}
    return {**defaults, **os.environ, **secret, **fixed}


def _stored_secret(path: Path) -> str:
    """Return the random key in this file, created on the first start and readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or not path.read_text():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise LaunchError(
                f"Порт {port} доступен только администратору машины: make run PORT=8000"
            ) from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            advice = f"Остановите её или выберите другой порт: make run PORT={other}"
            raise LaunchError(f"Порт {port} занят другой программой. {advice}") from None


def responds(port: int) -> bool:
    """Whether the web server on this port is healthy."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    return False


def _end_with_parent() -> None:
    """Runs in the child before exec: make the kernel signal it when the launcher dies."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
