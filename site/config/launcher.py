"""What `make run` starts and ends together: the database, the preparation, the web server and the worker.

The processes are marked by an environment variable with the folder of their data, so that after `kill -9` of
the launcher the next start finds and ends whatever is left, and nothing else.
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

from config import postgres, processes

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
MARK = "SHOWCASE_RUN"
STOP_SECONDS = 10
START_SECONDS = 60
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


class LaunchError(RuntimeError):
    """The site cannot be started or kept running; the message is a sentence for whoever started it."""


class Worker:
    """The process of background jobs: started again when it ends, after a pause that grows up to a minute."""

    def __init__(self, launcher: "Launcher") -> None:
        self.launcher = launcher
        self.process = launcher.spawn("manage.py", "work")
        self.started = time.monotonic()
        self.pause = 1.0
        self.due: float | None = None

    def tend(self) -> None:
        """Notice an end, and start again when the pause is over."""
        now = time.monotonic()
        if self.due is None and self.process.poll() is not None:
            self.pause = 1.0 if now - self.started > 60 else min(self.pause * 2, 60)
            self.due = now + self.pause
            say(f"Обработчик фоновых задач остановился. Запускаю снова через {self.pause:.0f} с.")
        elif self.due is not None and now >= self.due:
            self.process, self.started, self.due = self.launcher.spawn("manage.py", "work"), now, None


class Launcher:
    """One run of the site with the data of `var` at `http://127.0.0.1:<port>`."""

    def __init__(self, var: Path, port: int) -> None:
        self.var = var
        self.url = f"http://{HOST}:{port}"
        self.port = port
        self.stopping = False
        self.children: list[subprocess.Popen[bytes]] = []
        self.environment = environment(var, self.url)

    def run(self) -> None:
        """Start everything and return when a signal asked to stop. Raises LaunchError and PostgresError."""
        with self.alone():
            _require_free(self.port)
            try:
                self.serve()
            finally:
                self.end()

    def rebuild(self) -> None:
        """Delete the private database and the uploads, and build the demo anew."""
        if os.environ.get("DATABASE_URL"):
            raise LaunchError("Задан DATABASE_URL: заново собирается только собственная база сайта.")
        with self.alone():
            postgres.drop_data(self.var)
            for folder in ("media", "static"):
                subprocess.run(["/bin/rm", "-rf", str(self.var / folder)], check=True)  # noqa: S603
            try:
                self.prepare()
            finally:
                self.end()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let one run at a time use the folder, and end what a killed one left."""
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
        """Signal handler: the loops look at the flag several times a second."""
        self.stopping = True

    def start_database(self) -> None:
        """Start the private server, or take the one that DATABASE_URL names."""
        self.environment["DATABASE_URL"] = postgres.database_url(self.var)

    def prepare(self) -> None:
        """Let a process bring the data up to date and end."""
        self.start_database()
        self.wait_for_preparation(self.spawn("-m", "config.prepare"), lambda: False)

    def serve(self) -> None:
        """Start the web server, which prepares the data first, and the worker; watch them until a signal."""
        self.start_database()
        ready = self.var / "ready"
        ready.unlink(missing_ok=True)
        server = self.spawn("-m", "config.server", "--port", str(self.port), "--prepare", str(ready))
        self.wait_for_preparation(server, ready.exists)
        self.wait_for_answer(server)
        worker = Worker(self)  # only now, so that it does not slow the first answer down
        if not self.stopping:
            say(f"\nСайт открыт:  {self.url}/\nУправление:   {self.url}/admin/\nОстановить:   Ctrl+C\n")
        while not self.stopping:
            if server.poll() is not None:
                raise LaunchError(
                    f"Веб-сервер остановился с кодом {server.returncode}. Остальное остановлено."
                )
            worker.tend()
            time.sleep(0.2)
        say("Останавливаю сайт…")

    def wait_for_preparation(self, process: "subprocess.Popen[bytes]", is_ready: Callable[[], bool]) -> None:
        """Wait, however long it takes. Raises LaunchError when the process fails."""
        while process.poll() is None and not is_ready() and not self.stopping:
            time.sleep(0.05)
        if process.returncode and not self.stopping:
            raise LaunchError("Подготовка сайта не удалась: причина названа выше.")

    def wait_for_answer(self, server: "subprocess.Popen[bytes]") -> None:
        """Wait until the site answers. Raises LaunchError when the server ends or stays silent."""
        deadline = time.monotonic() + START_SECONDS
        while not self.stopping and not _answers(self.port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise LaunchError("Веб-сервер не запустился: причина названа выше.")
            time.sleep(0.1)

    def spawn(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a Python process that Ctrl+C does not reach directly and that ends with the launcher."""
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
        """End all processes of this run: first by asking, then by force."""
        running = []
        for child in self.children:
            with suppress(psutil.NoSuchProcess):
                running.append(psutil.Process(child.pid))
        processes.terminate(running, STOP_SECONDS)
        processes.kill(processes.marked(MARK, str(self.var)))


def main(arguments: list[str]) -> int:
    """Run the site, or rebuild its demo with the argument `rebuild`. Returns the exit code."""
    environ.Env.read_env(ROOT / ".env")
    try:
        launcher = Launcher(Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve(), _port())
        launcher.rebuild() if arguments == ["rebuild"] else launcher.run()
    except (LaunchError, postgres.PostgresError) as error:
        say(str(error))
        return 1
    return 0


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)  # noqa: T201


def _port() -> int:
    value = os.environ.get("PORT", "8000")
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise LaunchError(f"PORT={value}: нужен номер порта от 1 до 65535.")
    return int(value)


def environment(var: Path, url: str) -> dict[str, str]:
    """Return what the processes of the site get: own values, unless the person set others."""
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
        MARK: str(var),
    }
    secret = {} if os.environ.get("SECRET_KEY") else {"SECRET_KEY": _kept_secret(var / "secret_key")}
    return {**defaults, **os.environ, **secret, **fixed}


def _kept_secret(path: Path) -> str:
    """The random key in this file, readable by its owner only; made on the first start."""
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


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    return False


def _end_with_parent() -> None:
    """In the child before exec: ask the kernel for a signal when the launcher dies."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
