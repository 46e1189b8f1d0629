"""The folder of the mirror: pages are put in place whole, and withdrawn ones never come back.

`pages/` is what nginx reads. `withdrawn` lists addresses that were taken down since the last run began, one a line; its
lock is held for each change of `pages/`. A run notes the list's length before it makes a page, and checks the lines
added since then when it puts the page in place, so no clock is needed.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from showcase.core import taken_down
from showcase.mirror.addresses import FILES, HOME, file_of


def folder() -> Path:
    return Path(settings.MIRROR_DIR)


def pages_folder() -> Path:
    return folder() / "pages"


@contextmanager
def only_run() -> Iterator[bool]:
    """Hold the lock of a run; yields False when another process makes the mirror. Raises OSError."""
    pages_folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def _changing() -> Iterator[IO[str]]:
    """Lock the list of withdrawn addresses, and with it `pages/`."""
    with (folder() / "withdrawn").open("a+", encoding="utf-8") as withdrawn:
        fcntl.flock(withdrawn, fcntl.LOCK_EX)
        yield withdrawn


def forget_withdrawn() -> None:
    """Empty the list: pages made from now on already reflect these withdrawals."""
    with _changing() as withdrawn:
        withdrawn.truncate(0)


def forget_marks() -> None:
    """Remove old marks of pages that were taken down: a page that is published again may be cached again."""
    if taken_down.folder().exists():
        with _changing():
            taken_down.tidy()


def position() -> int:
    """Return the length of the list of withdrawn addresses."""
    return (folder() / "withdrawn").stat().st_size


def put(address: str, content: bytes, since: int) -> bool:
    """Put a page in place, unless it was withdrawn after `position` was `since`; return whether. Raises OSError."""
    new = folder() / "new"
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with _changing() as withdrawn:
            withdrawn.seek(since)
            if any(_is_within(address, line) for line in withdrawn.read().split()):
                return False
            target = pages_folder() / file_of(address)
            target.parent.mkdir(parents=True, exist_ok=True)
            new.replace(target)
            return True
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def _is_within(address: str, withdrawn: str) -> bool:
    return address == withdrawn or (withdrawn != HOME and address.startswith(withdrawn))


def withdraw(below: str, addresses: Collection[str]) -> None:
    """Remove a page with everything below it, keep a run from putting it back, and mark these addresses for caches.

    Raises OSError.
    """
    if not folder().exists():
        return
    with _changing() as withdrawn:
        if below == HOME:
            (pages_folder() / file_of(below)).unlink(missing_ok=True)
        else:
            shutil.rmtree(pages_folder() / below.strip("/"), ignore_errors=True)
        # Last, since a full disk refuses further lines but may still accept marks, which are empty files.
        try:
            taken_down.mark(addresses)
        finally:
            withdrawn.write(f"{below}\n")


def remove(address: str) -> None:
    """Remove the file of one address, if there is one."""
    with _changing():
        (pages_folder() / file_of(address)).unlink(missing_ok=True)


def tidy(addresses: Collection[str]) -> None:
    """Remove files of all other addresses, and folders without files."""
    kept = {pages_folder() / file_of(address) for address in addresses}
    with _changing():
        for place, folders, names in os.walk(pages_folder(), topdown=False):
            for name in names:
                if (file := Path(place, name)) not in kept:
                    file.unlink(missing_ok=True)
            for name in folders:
                with suppress(OSError):  # it has files
                    Path(place, name).rmdir()


def read(address: str) -> bytes | None:
    """Return the copy of a page, None without one."""
    if address not in FILES and not address.endswith("/"):
        address += "/"  # the site leads there
    if "//" in address or not {".", ".."}.isdisjoint(address.split("/")):
        return None
    with suppress(OSError, ValueError):  # absent, a folder, too long a name, a null byte
        return (pages_folder() / file_of(address)).read_bytes()
    return None


def write_note(name: str, values: dict[str, Any]) -> None:
    """Write a small file of values, whole or not at all. Raises OSError."""
    new = folder() / f"{name}.new"
    try:
        new.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
        new.replace(folder() / f"{name}.json")
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def read_note(name: str) -> dict[str, Any]:
    """Return these values; empty without a readable file."""
    with suppress(OSError, ValueError):
        found = json.loads((folder() / f"{name}.json").read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    return {}
