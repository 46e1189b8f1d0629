"""Makes a backup under a temporary name first, so that an incomplete one never looks complete."""

import datetime as dt
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from showcase.core.schema import known_migrations
from showcase.operations.backups import files, programs, store
from showcase.operations.backups.problems import BackupError, explained
from showcase.operations.backups.store import PARTIAL, Backup
from showcase.voting import copies

ONE_VIEW = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
MEDIA = "media/"


@dataclass(frozen=True)
class Snapshot:
    """One view of the database, for counting here and for `pg_dump` beside it."""

    name: str
    made_at: dt.datetime


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(ONE_VIEW)
        cursor.execute("SELECT pg_export_snapshot(), clock_timestamp()")
        yield Snapshot(*cursor.fetchone())


def make() -> Backup:
    """Make a backup and delete those that are no longer needed. Raises BackupError."""
    with store.locked() as folder, explained():
        backup = _make(folder)
        store.rotate()
    return backup


def _make(folder: Path) -> Backup:
    partial = folder / f"new{PARTIAL}"
    partial.mkdir(mode=0o700)
    try:
        _fill(partial, store.latest())
        os.sync()
        final = store.new_folder(folder, Backup.read(partial).made_at)
        partial.rename(final)
        os.sync()
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return Backup.read(final)


def _fill(partial: Path, previous: Backup | None) -> None:
    acts = partial / "acts"
    acts.mkdir()
    copies.save_acts(acts)  # before the database, so that no copy is behind its own digests
    manifest = dump(partial / "database.dump")
    digests = {f"acts/{name}": files.digest_of(acts / name) for name in files.names_in(acts)}
    digests["database.dump"] = files.digest_of(partial / "database.dump")
    digests |= _media(partial, previous)
    text = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
    (partial / "checksums.txt").write_text(text, encoding="utf-8")
    manifest["media"] = sum(name.startswith(MEDIA) for name in digests)
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (partial / "manifest.json").write_text(text, encoding="utf-8")


def dump(path: Path) -> dict[str, Any]:
    """Dump the database and see that it can be read; return the manifest. Raises BackupError."""
    with snapshot() as view:
        programs.run("pg_dump", "--format=custom", f"--snapshot={view.name}", f"--file={path}")
        tables = table_rows()
    programs.run("pg_restore", "--list", str(path))
    return {
        "made_at": view.made_at.isoformat(),
        "version": settings.VERSION,
        "postgresql": programs.server_version(),
        "migrations": sorted(known_migrations()),
        "tables": tables,
    }


def table_rows() -> dict[str, int]:
    """Number of rows by table."""
    with connection.cursor() as cursor:
        rows = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            (rows[table],) = cursor.fetchone()
    return rows


def _media(partial: Path, previous: Backup | None) -> dict[str, str]:
    """Copy the uploads. Raises BackupError when all of them are gone since the previous backup."""
    source, target = Path(settings.MEDIA_ROOT), partial / MEDIA
    target.mkdir()
    known = {}
    if previous:
        with suppress(BackupError):  # damaged: everything is copied anew
            known = {name.removeprefix(MEDIA): digest for name, digest in previous.checksums().items()}
    digests = files.copy_tree(source, target, previous.folder / MEDIA if previous else None, known)
    before = previous.manifest["media"] if previous else 0
    if before and not digests:
        raise BackupError(
            f"В папке загрузок {source} пусто, а в прошлой копии файлов: {before}. Подключите её диск."
        )
    return {MEDIA + name: digest for name, digest in digests.items()}
