"""The version of everything public: a row that all processes of the site read, on whatever machine they run.

In a process of the web server a thread reads it each second (`core.database_watch`), so no request waits for it; while
the database is away the last version serves. Other processes read it when they ask, once a second at most.
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
# The moment of the change in microseconds, or one more than the last where the clock was set back: a database that
# comes from a backup gives no version a second time.
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
# Written often and not shown on public pages.
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
"""Runs a statement by itself, outside of any transaction, and returns the number in the first row or 0."""


class Stamp:
    """What this process knows of the row."""

    def __init__(self) -> None:
        self.value = 0
        self.is_watched = False
        """Whether a thread of this process keeps the value up to date."""
        self.is_owed = False
        """Whether a change was committed just before the database went away, so that the row does not tell of it."""
        self.asked = float("-inf")
        self.lock = threading.Lock()

    def refresh(self, ask: Ask) -> None:
        """Take over the value of the row. What this process has renewed meanwhile is newer."""
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
        """Whether to ask the database once more."""
        now = time.monotonic()
        if self.is_watched or now - self.asked < READ_SECONDS:
            return False
        self.asked = now
        return True


class Changes(threading.local):
    """How many changes this thread has noted, and how many of them the version tells of."""

    noted = 0
    told = 0


stamp = Stamp()
changes = Changes()


def current() -> int:
    """Return the version; every change gives a new one."""
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
    """Make all processes build their pages again: this one at once, the others when they next read the row."""
    try:
        stamp.renew(ask)
    except Error:
        stamp.is_owed = True


def note_change(sender: type[models.Model], **_: Any) -> None:
    """Renew the version once the change is committed. Signal handler."""
    meta = sender._meta
    if meta.app_label in PUBLIC_APPS and meta.label_lower not in HIDDEN_MODELS:
        changes.noted += 1
        transaction.on_commit(partial(_tell, changes.noted))


def _tell(change: int) -> None:
    """Renew the version, once for all changes of a transaction."""
    if change > changes.told:
        changes.told = changes.noted
        renew()


def watch() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(note_change, dispatch_uid="cache_version")
