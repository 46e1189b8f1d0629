"""Brings a backup back into an empty database and an empty folder of uploads."""

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from showcase.core.schema import newer_than_code
from showcase.operations.backups import files, programs, store
from showcase.operations.backups.making import MEDIA, table_rows
from showcase.operations.backups.problems import BackupError, explained
from showcase.operations.backups.store import DAMAGED, Backup
from showcase.voting import copies, restored

RESTORE = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")


def restore(backup: Backup, key_copies: Path | None = None) -> list[str]:
    """Restore everything, bring it to this version of the site and apply what the vote has published since.

    Returns what people must know about the vote. Raises BackupError; the database and the uploads are empty then.
    """
    _refuse_unless_empty()
    _refuse_unfit(backup)
    with explained():
        _restore_files_and_database(backup)
        copies.bring_back(_acts(backup), key_copies)
    call_command("migrate", interactive=False, verbosity=0)
    return restored.settle()


def _refuse_unless_empty() -> None:
    if connection.introspection.table_names():
        raise BackupError("База уже заполнена, а вернуть копию можно только в пустую: создайте новую.")
    if any(files.names_in(Path(settings.MEDIA_ROOT))):
        raise BackupError(f"В папке загрузок {settings.MEDIA_ROOT} уже есть файлы: нужна пустая.")


def _refuse_unfit(backup: Backup) -> None:
    """Raises BackupError for the backup of a newer site or server, and for a damaged dump."""
    manifest = backup.manifest
    if newer_than_code({(app, name) for app, name in manifest["migrations"]}):
        raise BackupError(
            f"Копия сделана более новой версией сайта — {manifest['version']}, здесь {settings.VERSION}."
            " Сначала обновите сайт."
        )
    if manifest["postgresql"] > programs.server_version():
        raise BackupError(f"Копия снята с PostgreSQL {manifest['postgresql']}, нужен сервер не старше.")
    with explained():
        if files.digest_of(backup.dump) != backup.checksums().get("database.dump"):
            raise BackupError(DAMAGED.format("database.dump"))


def _restore_files_and_database(backup: Backup) -> None:
    """The database comes last, in one transaction: where it is filled, all is there."""
    media = Path(settings.MEDIA_ROOT)
    try:
        for name, digest in backup.checksums().items():
            if name.startswith(MEDIA):
                _restore_file(backup.folder / name, media / name.removeprefix(MEDIA), digest)
        os.sync()
        programs.run("pg_restore", *RESTORE, str(backup.dump))
    except BaseException:
        shutil.rmtree(media, ignore_errors=True)
        raise
    if table_rows() != backup.manifest["tables"]:
        raise BackupError("Строк в восстановленной базе не столько, сколько было в копии.")


def _restore_file(source: Path, target: Path, digest: str) -> None:
    if not source.exists() or files.copied(source, target) != digest:
        raise BackupError(DAMAGED.format(source))


def _acts(backup: Backup) -> list[Path]:
    """Folders of acts of all backups beside this one, since newer ones hold later certifications."""
    folders = [backup.folder, *(other.folder for other in store.stored(backup.folder.resolve().parent))]
    keys = [Path(settings.BACKUP_KEYS_DIR)] if settings.BACKUP_KEYS_DIR else []
    return [*(folder / "acts" for folder in folders), *keys]
