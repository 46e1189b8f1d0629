"""Keeps the mirror fresh: a thread of the worker that starts a process for each run."""

import atexit
import logging
import subprocess
import sys
import threading
import time

from django.conf import settings
from django.db import close_old_connections

from showcase.mirror import making

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2
AFTER_FAILURE_SECONDS = 60
COMMAND = (sys.executable, str(settings.BASE_DIR / "manage.py"), "mirror")


def keep(stopping: threading.Event) -> None:
    """Make the mirror anew whenever something public has changed, until stopped.

    A run is followed by a rest as long as itself, so runs take half of one processor at most.
    """
    while not stopping.wait(LOOK_SECONDS):
        try:
            close_old_connections()  # a broken connection would report the old version for ever
            if making.is_due():
                stopping.wait(run(stopping))
        except Exception:  # any error: the next try may succeed
            logger.exception("Копия сайта не обновлена")
            stopping.wait(AFTER_FAILURE_SECONDS)


def run(stopping: threading.Event) -> float:
    """Let a process make the mirror; return how many seconds to rest afterwards."""
    began = time.monotonic()
    process = subprocess.Popen(COMMAND, stdin=subprocess.DEVNULL)  # noqa: S603
    end = atexit.register(process.terminate)
    try:
        while process.poll() is None and not stopping.is_set():
            stopping.wait(0.2)
    finally:
        atexit.unregister(end)
        if process.poll() is None:
            process.terminate()
    state = making.State.read()
    failed = process.returncode != 0 or state is None or state.failures
    return max(time.monotonic() - began, AFTER_FAILURE_SECONDS if failed else 0)
