"""Copies of files that know their SHA-256; what has not changed since the previous backup is a hard link."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

CHUNK = 1024 * 1024


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copied(source: Path, target: Path) -> str:
    """Copy a file with its time and rights; return its SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as write:
        while chunk := read.read(CHUNK):
            digest.update(chunk)
            write.write(chunk)
    shutil.copystat(source, target)
    return digest.hexdigest()


def names_in(folder: Path) -> Iterator[str]:
    """Relative names of the files below a folder; links lead elsewhere and are left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix()


def linked(old: Path, new: Path, target: Path) -> bool:
    """Link `target` to the old copy when `new` is still the same file; False when it must be copied."""
    with suppress(OSError):  # not there, or the file system has no hard links
        before, now = old.stat(), new.stat()
        if (before.st_size, before.st_mtime_ns) == (now.st_size, now.st_mtime_ns):
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(old, target)
            return True
    return False


def copy_tree(source: Path, target: Path, previous: Path | None, known: dict[str, str]) -> dict[str, str]:
    """Copy a folder; return the SHA-256 of each file by its name. `known`: those of the previous copy."""
    digests = {}
    for name in names_in(source):
        if previous and name in known and linked(previous / name, source / name, target / name):
            digests[name] = known[name]
        else:
            with suppress(FileNotFoundError):  # deleted from the site meanwhile
                digests[name] = copied(source / name, target / name)
    return digests
