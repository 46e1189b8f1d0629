"""Limits concurrent password hashing: each hash takes a thread and a CPU core for half a second."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher

AT_WORK = 1
"""Passwords that one process hashes at once; the site has two processes."""
NICENESS = 5
"""Lowers the priority of hashing below that of serving pages."""
WAIT_SECONDS = 15
"""The longest time that the waiting request waits for its turn."""


class Turns:
    """Limits of one process: one request may wait, further ones are refused, so that threads stay free for pages."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.admitted = threading.BoundedSemaphore(AT_WORK + 1)
        self.working = threading.BoundedSemaphore(AT_WORK)
        # On Linux niceness applies to a single thread.
        self.pool = ThreadPoolExecutor(AT_WORK, "password", initializer=os.nice, initargs=[NICENESS])


_turns = Turns()
# The web server forks its workers, and threads do not survive a fork.
os.register_at_fork(after_in_child=_turns.begin)


class Busy(Exception):
    """Too many passwords are being checked."""


class TurnTakingHasher(PBKDF2PasswordHasher):
    """Django's PBKDF2 hasher behind these limits. Raises Busy."""

    def encode(self, *args: Any, **kwargs: Any) -> str:
        with turn():
            return _turns.pool.submit(super().encode, *args, **kwargs).result()


@contextmanager
def turn() -> Iterator[None]:
    if not _turns.admitted.acquire(blocking=False):
        raise Busy
    try:
        if not _turns.working.acquire(timeout=WAIT_SECONDS):
            raise Busy
        try:
            yield
        finally:
            _turns.working.release()
    finally:
        _turns.admitted.release()
