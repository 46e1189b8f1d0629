"""Moments at which public pages change by the clock alone."""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

EdgeSource = Callable[[dt.datetime], dt.datetime | None]
_sources: list[EdgeSource] = []


def register(source: EdgeSource) -> EdgeSource:
    """Add a function that names its next edge after the given moment, or None when it knows none."""
    _sources.append(source)
    return source


@register
def moscow_midnight(now: dt.datetime) -> dt.datetime:
    """Dates of phases begin and end at midnight, Moscow time."""
    tomorrow = timezone.localtime(now).date() + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, dt.time(), tzinfo=timezone.get_default_timezone())


def seconds_to_next_edge(now: dt.datetime | None = None) -> int:
    """Return whole seconds, rounded down, so that nothing is kept past the edge."""
    now = now or timezone.now()
    edges = [edge for source in _sources if (edge := source(now))]
    return max(0, int((min(edges) - now).total_seconds()))
