"""Passwords are hashed a few at a time: each takes a thread and a processor for half a second."""

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
"""Readers of the same machine go before."""
PATIENCE = 15
"""Seconds that the next one waits."""


class Turns:
    """Limits of one process: one request waits and further ones are refused, so that threads are left for readers."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.admitted = threading.BoundedSemaphore(AT_WORK + 1)
        self.working = threading.BoundedSemaphore(AT_WORK)
        # On Linux niceness is of a thread.
        self.pool = ThreadPoolExecutor(AT_WORK, "password", initializer=os.nice, initargs=[NICENESS])


_turns = Turns()
# The web server forks its processes, and threads of the parent do not exist in them.
os.register_at_fork(after_in_child=_turns.begin)


class Busy(Exception):
    """Too many passwords are being checked."""


class TurnTakingHasher(PBKDF2PasswordHasher):
    """Django's own hasher; raises Busy."""

    def encode(self, *args: Any, **kwargs: Any) -> str:
        with turn():
            return _turns.pool.submit(super().encode, *args, **kwargs).result()


@contextmanager
def turn() -> Iterator[None]:
    if not _turns.admitted.acquire(blocking=False):
        raise Busy
    try:
        if not _turns.working.acquire(timeout=PATIENCE):
            raise Busy
        try:
            yield
        finally:
            _turns.working.release()
    finally:
        _turns.admitted.release()
