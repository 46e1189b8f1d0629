"""The cache version of all public content: a database row shared by all processes, on any number of machines.

In a web server process a thread reads it every second (`core.database_watch`), so no request waits for it; while the
database is down the last known version stays in use. Other processes read it on demand, at most once a second.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection, models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save

Value = TypeVar("Value")

CACHED_SECONDS = 60
READ_SECONDS = 1
READ = "SELECT value FROM core_changestamp"
# The time of the change in microseconds, or the last value plus one if the clock was set back. Times rather than a
# counter, so that a database restored from a backup never repeats a version.
RENEW = """
INSERT INTO core_changestamp AS stamp (id, value) VALUES (1, extract(epoch FROM clock_timestamp()) * 1000000)
ON CONFLICT (id) DO UPDATE SET value = greatest(stamp.value + 1, EXCLUDED.value) RETURNING value
"""
PUBLIC_APPS = (
    "core",
    "contest",
    "news",
    "pages",
    "press",
    "voting",
    "wagtailcore",
    "wagtailredirects",
    "taggit",
)
# Written often, never shown on public pages.
HIDDEN_MODELS = (
    "core.heldphoto",
    "core.jobrun",
    "core.queuedtask",
    "voting.alarm",
    "wagtailcore.referenceindex",
    "wagtailcore.uploadedfile",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
)


Ask = Callable[[str], int]
"""Runs a statement outside of any transaction and returns the number in its first row, or 0."""


class Stamp:
    """This process's copy of the row."""

    def __init__(self) -> None:
        self.value = 0
        self.is_watched = False
        """Whether a thread of this process keeps the value up to date."""
        self.is_owed = False
        """Whether the row could not be updated after a committed change: the next refresh does it."""
        self.asked = float("-inf")
        self.lock = threading.Lock()

    def refresh(self, ask: Ask) -> None:
        """Copy the value of the row, unless this process has written a newer one meanwhile."""
        known, statement = self.value, RENEW if self.is_owed else READ
        found = ask(statement)
        if statement == RENEW:
            self.is_owed = False
        with self.lock:
            if self.value == known:
                self.value = found

    def renew(self, ask: Ask) -> None:
        found = ask(RENEW)
        with self.lock:
            self.value = max(self.value, found)

    def is_due(self) -> bool:
        """Whether `current` must read the row again."""
        now = time.monotonic()
        if self.is_watched or now - self.asked < READ_SECONDS:
            return False
        self.asked = now
        return True


class Changes(threading.local):
    """Counts the changes of this thread, and those that the version already covers."""

    noted = 0
    covered = 0


stamp = Stamp()
changes = Changes()


def current() -> int:
    """Return the version, which is part of every public cache key."""
    if stamp.is_due():
        with suppress(Error):
            stamp.refresh(ask)
    return stamp.value


def ask(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else 0


def cached(name: str, make: Callable[[], Value]) -> Value:
    """Return the result of `make`, cached in this process until a public change, a minute at most."""
    if not settings.PAGE_CACHE_SECONDS:
        return make()
    key = f"{name}-{current()}"
    if (found := cache.get(key)) is None:
        cache.set(key, found := make(), CACHED_SECONDS)
    return found


def renew() -> None:
    """Invalidate the public caches: of this process at once, of the others when they next read the row."""
    try:
        stamp.renew(ask)
    except Error:
        stamp.is_owed = True


def note_change(sender: type[models.Model], **_: Any) -> None:
    """Signal handler: renew the version once the change is committed."""
    meta = sender._meta
    if meta.app_label in PUBLIC_APPS and meta.label_lower not in HIDDEN_MODELS:
        changes.noted += 1
        transaction.on_commit(partial(_renew_once, changes.noted))


def _renew_once(change: int) -> None:
    """Renew the version, once for all changes of a transaction."""
    if change > changes.covered:
        changes.covered = changes.noted
        renew()


def watch() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(note_change, dispatch_uid="cache_version")
