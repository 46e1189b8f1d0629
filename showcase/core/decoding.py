"""Serialises the decoding of images: a decoded image takes a hundred times the memory of its file."""

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files import File

from showcase.core.photo_cleaning import CleanPhoto, UnusablePhoto, clean_photo, refuse_bomb

BUSY = "Сейчас обрабатываются другие снимки. Подождите минуту и загрузите ещё раз."
VISITOR_PIXELS = 20_000_000
"""Pixel limit of a visitor's photo: 80 MB when decoded, and more than phone cameras produce."""
TURN_SECONDS = 5.0
"""The longest wait for the lock; waiting blocks a thread of the web server."""
WAITING = 2
"""Threads per process that may decode or wait for the lock; the others stay free to serve pages."""

places = threading.BoundedSemaphore(WAITING)


class DecodingBusy(Exception):
    """Too many pictures are waiting."""


def clean_upload(content: File, name: str, max_pixels: int | None = None) -> CleanPhoto:
    """Clean an image within a request: one at a time, so that many uploads do not exhaust the memory.

    `max_pixels` replaces the limit of the settings. Raises UnusablePhoto.
    """
    if isinstance(content, CleanPhoto):
        return content
    refuse_bomb(content, max_pixels)
    try:
        with turn():
            return clean_photo(content, name)
    except DecodingBusy as error:
        raise UnusablePhoto(BUSY) from error


@contextmanager
def turn() -> Iterator[None]:
    """Hold the machine-wide decoding lock. Raises DecodingBusy on a timeout, or at once if too many wait."""
    if not places.acquire(blocking=False):
        raise DecodingBusy
    try:
        # The kernel releases the file lock even if the process is killed.
        with (settings.VAR_DIR / "decoding.lock").open("a") as file:
            wait_for(file.fileno(), time.monotonic() + TURN_SECONDS)
            yield
    finally:
        places.release()


def wait_for(descriptor: int, deadline: float) -> None:
    """Lock a file. Raises DecodingBusy at the deadline."""
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise DecodingBusy from None
            time.sleep(0.05)
        else:
            return
