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
# One waits and the others are refused at once: no more threads than these are ever away from readers.
_admitted = threading.BoundedSemaphore(AT_WORK + 1)
_working = threading.BoundedSemaphore(AT_WORK)
_pool = ThreadPoolExecutor(
    AT_WORK, "password", initializer=os.nice, initargs=[NICENESS]
)  # of a thread, on Linux


class Busy(Exception):
    """Too many passwords are being checked."""


class TurnTakingHasher(PBKDF2PasswordHasher):
    """Django's own hasher; raises Busy."""

    def encode(self, *args: Any, **kwargs: Any) -> str:
        with turn():
            return _pool.submit(super().encode, *args, **kwargs).result()


@contextmanager
def turn() -> Iterator[None]:
    if not _admitted.acquire(blocking=False):
        raise Busy
    try:
        if not _working.acquire(timeout=PATIENCE):
            raise Busy
        try:
            yield
        finally:
            _working.release()
    finally:
        _admitted.release()
