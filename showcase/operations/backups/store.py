"""The folder of backups: whether it is mounted, what it contains, what may be deleted.

kopii.txt                          marks the folder: the empty place of a missing disk has no such file
2026-11-30_031500/manifest.json    what is in it
                  checksums.txt    for `sha256sum -c`
                  database.dump    of `pg_dump -Fc`
                  media/           unchanged files are hard links to those of the previous backup
                  acts/            what the vote has published beside its keys
2026-11-30_031500.partial/         one that is being made, or was left by a kill
"""

import datetime as dt
import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from showcase.operations.backups.problems import BackupError, explained
from showcase.voting.outcomes import Denied

MARK = "kopii.txt"
MARK_TEXT = (
    "Копии сайта. Сделать копию: manage.py backup, вернуть: manage.py restore ПАПКА. Этот файл не удаляйте.\n"
)
PARTIAL = ".partial"
DAMAGED = "Копия повреждена: {}. Возьмите другую."
IN_USE = "Копия уже делается: дождитесь её конца."


@dataclass(frozen=True)
class Backup:
    """A complete backup."""

    folder: Path
    manifest: dict[str, Any]

    @classmethod
    def read(cls, folder: Path) -> "Backup":
        """Raises BackupError when there is no complete backup in this folder."""
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            dt.datetime.fromisoformat(manifest["made_at"])
        except (OSError, ValueError, KeyError) as error:
            raise BackupError(f"В папке {folder} нет целой копии сайта.") from error
        return cls(folder, manifest)

    @property
    def made_at(self) -> dt.datetime:
        """The moment of the database that the backup shows, by the database's clock."""
        return dt.datetime.fromisoformat(self.manifest["made_at"])

    @property
    def dump(self) -> Path:
        return self.folder / "database.dump"

    def checksums(self) -> dict[str, str]:
        """SHA-256 of every file by its name. Raises BackupError."""
        try:
            lines = (self.folder / "checksums.txt").read_text(encoding="utf-8").splitlines()
            return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
        except (OSError, ValueError) as error:
            raise BackupError(DAMAGED.format("checksums.txt")) from error


def stored(folder: Path | None = None) -> list[Backup]:
    """Complete backups, oldest first; none where the folder is not there."""
    found = []
    for place in (folder or settings.BACKUP_DIR).glob("*/manifest.json"):
        if not place.parent.name.endswith(PARTIAL):
            with suppress(BackupError):
                found.append(Backup.read(place.parent))
    return sorted(found, key=lambda backup: backup.made_at)


def latest() -> Backup | None:
    """The newest complete backup; None where there is none, or its disk is gone."""
    return next(reversed(stored()), None)


def prepare(folder: Path) -> None:
    """Make the folder and mark it."""
    with explained():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / MARK).exists():
            (folder / MARK).write_text(MARK_TEXT, encoding="utf-8")


def is_local(folder: Path) -> bool:
    """Whether the folder is inside the site's own data folder, so that it may be created without asking."""
    return folder.resolve().is_relative_to(settings.VAR_DIR.resolve())


def require(folder: Path) -> Path:
    """Return the folder. Raises BackupError unless it is marked: an unmounted disk leaves an empty folder behind."""
    with explained():
        if not is_local(folder) and not (folder / MARK).exists():
            raise BackupError(
                f"Папки копий {folder} нет на месте: подключите её диск."
                " Если она новая, выполните один раз manage.py backup --init."
            )
    return folder


def ready(folder: Path) -> Path:
    """Return the folder; a local one is created if missing. Raises BackupError."""
    if is_local(folder):
        prepare(folder)
    return require(folder)


@contextmanager
def locked() -> Iterator[Path]:
    """Lock the folder for one backup at a time, and delete remains of interrupted ones. Raises BackupError."""
    folder = ready(settings.BACKUP_DIR)
    with explained(), (folder / MARK).open("r+") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(IN_USE) from None
        for left in folder.glob(f"*{PARTIAL}"):
            shutil.rmtree(left)
        yield folder


def new_folder(folder: Path, moment: dt.datetime) -> Path:
    """Return an unused path for a backup made at this moment."""
    path = folder / timezone.localtime(moment).strftime("%Y-%m-%d_%H%M%S")
    return new_folder(folder, moment + dt.timedelta(seconds=1)) if path.exists() else path


def rotate() -> int:
    """Delete backups not kept as a daily, weekly or monthly one; keep all of the last 24 hours."""
    backups = stored()
    kept = {backup.folder for backup in backups if backup.made_at > timezone.now() - dt.timedelta(days=1)}
    for period, number in settings.BACKUPS_KEPT.items():
        newest = {timezone.localtime(backup.made_at).strftime(period): backup.folder for backup in backups}
        kept |= {newest[name] for name in sorted(newest)[-number:]}
    old = [backup.folder for backup in backups if backup.folder not in kept]
    for folder in old:
        delete(folder)
    return len(old)


def delete(folder: Path) -> None:
    """Delete a backup; rename it first, so that an interrupted deletion leaves no backup that looks complete."""
    partial = folder.with_name(folder.name + PARTIAL)
    folder.rename(partial)
    shutil.rmtree(partial)


def copies_of(round_id: UUID, since: dt.datetime, until: dt.datetime) -> list[str]:
    """Return the backups that hold a round's people or key, made between its announcement and its certification.

    Raises Denied if the disk with the backups is not mounted.
    """
    try:
        dumps = stored(require(settings.BACKUP_DIR))
        folder = settings.BACKUP_KEYS_DIR and require(Path(settings.BACKUP_KEYS_DIR))
    except BackupError as error:
        raise Denied(str(error)) from error
    keys = folder.glob(f"{round_id}.key") if folder else []
    return [str(dump.folder) for dump in dumps if since <= dump.made_at <= until] + [str(key) for key in keys]
