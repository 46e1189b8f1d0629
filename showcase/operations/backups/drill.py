"""Tries a backup out: restores it into a database and a folder of its own and looks at everything there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import ProgrammingError, connection
from psycopg import sql

from showcase.core.jobs import job_lock
from showcase.operations.backups.problems import BackupError, explained
from showcase.operations.backups.store import Backup

OWN_LOCALE = "SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()"
CREATE = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}"
DROP = "DROP DATABASE IF EXISTS {} WITH (FORCE)"


def try_out(backup: Backup) -> str:
    """Return what was seen. Raises BackupError with what is wrong; deletes everything it has made."""
    with job_lock("drill") as is_alone:
        if not is_alone:
            raise BackupError("Проверка копии уже идёт: дождитесь её конца.")
        with scratch() as environment:
            said = _manage(environment, "restore", str(backup.folder.resolve()))
            # the other lines report missing keys, which are left out on purpose
            return said.splitlines()[0] + "\n" + _manage(environment, "check_site")


@contextmanager
def scratch() -> Iterator[dict[str, str]]:
    """The environment of a site with an empty database and folder, without keys, that sends no mail."""
    name = f"{connection.settings_dict['NAME']}_drill"
    folder = settings.VAR_DIR.resolve() / name
    address = urlsplit(settings.DATABASE_URL)._replace(path=f"/{quote(name)}")
    try:
        _empty(folder, name)
        with explained():
            folder.mkdir(mode=0o700)
        _create(name)
        yield {
            **os.environ,
            "DATABASE_URL": urlunsplit(address),
            "VAR_DIR": str(folder),
            "VOTING_KEYS_DIR": str(folder / "voting"),
            "BACKUP_KEYS_DIR": "",
            "EMAIL_URL": "consolemail://",
            "PAGE_CACHE_SECONDS": "0",
        }
    finally:
        _empty(folder, name)


def _create(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(OWN_LOCALE)
        words = [sql.Identifier(name), *map(sql.Literal, cursor.fetchone())]
        try:
            cursor.execute(sql.SQL(CREATE).format(*words))
        except ProgrammingError as error:
            role = connection.settings_dict["USER"]
            raise BackupError(
                f"Роль {role} не может создать базу для проверки. Разрешите: ALTER ROLE {role} CREATEDB."
            ) from error


def _empty(folder: Path, name: str) -> None:
    """Delete what this drill, or one that was killed, has left."""
    shutil.rmtree(folder, ignore_errors=True)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(DROP).format(sql.Identifier(name)))


def _manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(  # noqa: S603
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"Копия не годится: {(done.stderr or done.stdout).strip()}")
    return done.stdout
