"""Moments at which public pages change without an edit, for example when a phase of the contest begins."""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from showcase.core.russian import midnight

BoundarySource = Callable[[dt.datetime], dt.datetime | None]
_sources: list[BoundarySource] = []


def register(source: BoundarySource) -> BoundarySource:
    """Register a function that returns its next boundary after the given moment, or None."""
    _sources.append(source)
    return source


@register
def moscow_midnight(now: dt.datetime) -> dt.datetime:
    """Phases begin and end at midnight, Moscow time."""
    return midnight(timezone.localtime(now).date() + dt.timedelta(days=1))


def seconds_to_next_boundary(now: dt.datetime | None = None) -> int:
    """Return whole seconds, rounded down, so that no page is cached past the boundary."""
    now = now or timezone.now()
    boundaries = [boundary for source in _sources if (boundary := source(now))]
    return max(0, int((min(boundaries) - now).total_seconds()))
