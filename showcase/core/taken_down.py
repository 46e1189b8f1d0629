"""Marks of unpublished pages: an empty file per URL, next to the mirror.

Neither a process of the web server (`core.public_pages`) nor nginx (deploy/nginx.conf) serves a page that it cached
before the mark. Files are used because the database may go down right after a page is unpublished.
"""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.conf import settings

NAME = ".mark"
"""No part of an address begins with a dot, so marks and the folders of pages below never meet."""
KEPT_SECONDS = 150
"""Longer than any cache keeps a page, including nginx's fetch and stale times."""


def folder() -> Path:
    return Path(settings.MIRROR_DIR, "gone")


def mark(addresses: Iterable[str]) -> None:
    """Mark pages, or mark them once more. Raises OSError."""
    for address in addresses:
        place = folder() / address.strip("/")
        place.mkdir(parents=True, exist_ok=True)
        (place / NAME).touch()


def since(address: str) -> int:
    """Return when an address was marked last, in nanoseconds of the disk's clock; 0 without a mark."""
    with suppress(OSError, ValueError):  # absent, too long a name, a null byte
        return os.stat(f"{settings.MIRROR_DIR}/gone{address}{NAME}").st_mtime_ns
    return 0


def tidy() -> None:
    """Remove old marks and empty folders, under the lock that marks are made under. Raises OSError."""
    for place, folders, names in os.walk(folder(), topdown=False):
        for name in names:
            if (file := Path(place, name)).stat().st_mtime < time.time() - KEPT_SECONDS:
                file.unlink()
        for name in folders:
            with suppress(OSError):  # it has marks
                Path(place, name).rmdir()
