"""The moment of the last change that readers can see, as a file that all processes of a machine look at.

A file and not a row: every request reads it. Other machines notice a change when their pages grow old.
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

KEPT_SECONDS = 60
PUBLIC_APPS = ("core", "contest", "news", "pages", "voting", "wagtailcore", "wagtailredirects", "taggit")
# Written all the time, and shown to nobody.
HIDDEN_MODELS = ("core.jobrun", "wagtailcore.referenceindex", "wagtailcore.uploadedfile",
                 "wagtailcore.modellogentry", "wagtailcore.pagelogentry")  # fmt: skip


def read() -> int:
    """Return the stamp: it differs from every earlier one after a change."""
    with suppress(OSError):
        return os.stat(settings.CHANGE_STAMP).st_mtime_ns
    return 0


def kept(name: str, make: Callable[[], Value]) -> Value:
    """Return what `make` made after the last change, from this process's memory for a minute at most."""
    if not settings.PAGE_CACHE_SECONDS:
        return make()
    key = f"kept-{name}-{read()}"
    if (found := cache.get(key)) is None:
        cache.set(key, found := make(), KEPT_SECONDS)
    return found


def renew() -> None:
    """Let every process of this machine make its pages anew."""
    settings.CHANGE_STAMP.parent.mkdir(parents=True, exist_ok=True)
    settings.CHANGE_STAMP.touch()
    now = time.time_ns()  # the file system's own clock may stand still between two changes
    os.utime(settings.CHANGE_STAMP, ns=(now, now))


def note_change(sender: type[models.Model], **_: Any) -> None:
    """Signal handler: renew the stamp when the change is there for others to see."""
    meta = sender._meta
    if meta.app_label in PUBLIC_APPS and meta.label_lower not in HIDDEN_MODELS:
        transaction.on_commit(renew)


def watch() -> None:
    """Connect to every save and deletion."""
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(note_change, dispatch_uid="change_stamp")
