"""The version of everything public: the modification time of a file that all processes of a machine read.

A file and not a row, because every request reads it. Other machines see a change when their cached pages expire.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save

Value = TypeVar("Value")

CACHED_SECONDS = 60
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
    "core.jobrun",
    "voting.alarm",
    "wagtailcore.referenceindex",
    "wagtailcore.uploadedfile",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
)


def current() -> int:
    """Return the version; every change gives a new one."""
    with suppress(OSError):
        return os.stat(settings.CACHE_VERSION_FILE).st_mtime_ns
    return 0


def cached(name: str, make: Callable[[], Value]) -> Value:
    """Return the result of `make`, cached in this process until a public change, a minute at most."""
    if not settings.PAGE_CACHE_SECONDS:
        return make()
    key = f"{name}-{current()}"
    if (found := cache.get(key)) is None:
        cache.set(key, found := make(), CACHED_SECONDS)
    return found


def renew() -> None:
    """Make every process of this machine build its pages again."""
    settings.CACHE_VERSION_FILE.parent.mkdir(parents=True, exist_ok=True)
    settings.CACHE_VERSION_FILE.touch()
    now = time.time_ns()  # the file system's clock is too coarse for two quick changes
    os.utime(settings.CACHE_VERSION_FILE, ns=(now, now))


def note_change(sender: type[models.Model], **_: Any) -> None:
    """Renew the version once the change is committed. Signal handler."""
    meta = sender._meta
    if meta.app_label in PUBLIC_APPS and meta.label_lower not in HIDDEN_MODELS:
        transaction.on_commit(renew)


def watch() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(note_change, dispatch_uid="cache_version")
