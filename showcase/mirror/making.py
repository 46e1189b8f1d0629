"""One run: every page made anew and put in place, important ones first."""

import datetime as dt
import logging
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Min
from django.utils import timezone
from wagtail.models import PageLogEntry

from showcase.core import cache_version
from showcase.core.cache_boundaries import seconds_to_next_boundary
from showcase.mirror import addresses, files
from showcase.mirror.rendering import Renderer

logger = logging.getLogger(__name__)

NOTE = "state"
PUBLIC_ACTIONS = ("wagtail.publish", "wagtail.publish.scheduled", "wagtail.unpublish")
"""Actions in Wagtail's log that change what readers see."""
MOST_FAILURES = 5
"""Consecutive failures after which a run gives up: the cause is not in the pages then."""


class Stopped(Exception):
    """The run could not go on; the message is a sentence. What is in place stays as it is."""


@dataclass(frozen=True)
class State:
    """What is known of the last whole run. Times are UTC; `stamp` is the version of everything public."""

    began: dt.datetime
    ended: dt.datetime
    boundary: dt.datetime
    stamp: str
    pages: int
    failures: int

    @classmethod
    def read(cls) -> "State | None":
        values = files.read_note(NOTE)
        try:
            times = {name: dt.datetime.fromisoformat(values[name]) for name in ("began", "ended", "boundary")}
            return cls(**{**values, **times})
        except (KeyError, TypeError, ValueError):
            return None

    def write(self) -> None:
        files.write_note(NOTE, {name: _plain(value) for name, value in asdict(self).items()})

    @property
    def is_current(self) -> bool:
        """Whether nothing public has changed since, by an edit, by the clock or by somebody who set the clock back."""
        return self.stamp == stamp() and self.began <= timezone.now() < self.boundary

    @property
    def outdated_since(self) -> dt.datetime | None:
        """Since when the site has been different, as far as that is known: publications and the last change are."""
        if self.is_current:
            return None
        changed = dt.datetime.fromtimestamp(cache_version.current() / 1_000_000, dt.UTC)
        published = PageLogEntry.objects.filter(action__in=PUBLIC_ACTIONS, timestamp__gt=self.ended)
        first = published.aggregate(first=Min("timestamp"))["first"] or changed
        return min(self.boundary, max(min(first, changed), self.ended))

    @property
    def is_whole(self) -> bool:
        """Whether no page is missing. What was published since the run is not."""
        return not self.failures and (not self.is_current or self.pages >= addresses.count())


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value


def stamp() -> str:
    """Return what all pages depend on: the version of everything public, of the code and of the static files."""
    collected = Path(settings.STATIC_ROOT, "staticfiles.json")
    styles = collected.stat().st_mtime_ns if collected.exists() else 0
    return f"{cache_version.current()}-{settings.BASE_DIR.name}-{styles}"


def is_due() -> bool:
    """Whether to make the mirror: it is absent, out of date or lacks pages."""
    state = State.read()
    is_whole = state is not None and state.is_current and not state.failures
    return not is_whole or not (files.pages_folder() / addresses.file_of(addresses.HOME)).exists()


def make() -> State | None:
    """Make the whole mirror; None when another process is at it. Raises Stopped."""
    try:
        with files.only_run() as alone:
            return _run() if alone else None
    except OSError as error:
        raise Stopped(f"Копию сайта не записать в {files.folder()}: {error.strerror}.") from error
    except DatabaseError as error:
        raise Stopped("Копия сайта не обновлена: база данных не отвечает.") from error


def _run() -> State:
    began, before = timezone.now(), stamp()
    boundary = began + dt.timedelta(seconds=seconds_to_next_boundary(began))
    files.forget_withdrawn()
    listed = addresses.every()
    files.tidy(listed)  # before anything is written, which a full disk does not allow
    failures = _make_pages(listed)
    state = State(began, timezone.now(), boundary, before, len(listed) - failures, failures)
    state.write()
    return state


def _make_pages(listed: list[str]) -> int:
    """Make these pages; return how many failed. A page that fails keeps its last copy."""
    renderer, failures, in_a_row = Renderer(), 0, count(1)
    for address in listed:
        if _make_page(renderer, address):
            in_a_row = count(1)
            continue
        failures += 1
        if next(in_a_row) >= MOST_FAILURES:
            raise Stopped(f"Копия сайта не обновлена: {address} и страницы перед ней не открываются.")
    return failures


def _make_page(renderer: Renderer, address: str) -> bool:
    """Make one page; return whether the site could answer. One that is gone by now leaves the mirror."""
    since = files.position()
    rendered = renderer.get(address)
    if rendered.status == 200:
        files.put(address, rendered.content, since)
    elif rendered.status < 500:
        files.remove(address)
    else:
        logger.warning("Копия страницы %s не обновлена: ответ %s", address, rendered.status)
    return rendered.status < 500
