"""Turns for decoding pictures: a decoded picture takes a hundred times the memory of its file."""

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
"""Most pixels of a picture that a visitor sends: decoded they take 80 MB, and cameras of phones stay below."""
TURN_SECONDS = 5.0
"""The longest wait for a turn; whoever waits holds a thread of the web server."""
WAITING = 2
"""Threads of one process that decode or wait for it: the others serve pages."""

places = threading.BoundedSemaphore(WAITING)


class DecodingBusy(Exception):
    """Too many pictures are waiting."""


def clean_upload(content: File, name: str, max_pixels: int | None = None) -> CleanPhoto:
    """Clean a picture within a request: one at a time, so that many uploads do not fill the memory.

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
    """Hold the only turn on this machine. Raises DecodingBusy when it does not come soon."""
    if not places.acquire(blocking=False):
        raise DecodingBusy
    try:
        # The lock goes with the process, however that ends.
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
