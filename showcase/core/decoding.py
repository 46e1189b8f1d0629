"""Turns for decoding pictures: a decoded picture takes a hundred times the memory of its file."""

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

TURN_SECONDS = 5.0
"""The longest wait for a turn; whoever waits holds a thread of the web server."""
WAITING = 2
"""Threads of one process that decode or wait for it: the others serve pages."""

places = threading.BoundedSemaphore(WAITING)


class DecodingBusy(Exception):
    """Too many pictures are waiting."""


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
