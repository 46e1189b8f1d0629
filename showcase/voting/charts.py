"""Bars of a chart, measured on the server: pages draw them as SVG without scripts."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

WIDTH = 960
HEIGHT = 200
MOST_HOURS = 24 * 21
"""Longer votes are drawn by days."""
LABELS = 8
SHORT = 48
"""So many bars are marked by hours."""


@dataclass(frozen=True)
class Bar:
    """A bar in units of the drawing, with the words for its value."""

    x: float
    y: float
    width: float
    height: float
    label: str
    votes: int


@dataclass(frozen=True)
class Chart:
    """Bars over time, marks of the days below them and of the greatest value beside them."""

    bars: list[Bar]
    marks: list[tuple[float, str]]
    greatest: int
    total: int
    unit: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def filled(self) -> list[Bar]:
        """Bars with votes: a table of the same needs no rows of nothing."""
        return [bar for bar in self.bars if bar.votes]


def over_time(rows: Iterable[tuple[dt.datetime, int]]) -> Chart | None:
    """Votes of each hour, or of each Moscow day of a long vote, without gaps; None without votes."""
    counts = Counter({timezone.localtime(hour): votes for hour, votes in rows})
    if not counts:
        return None
    first, last = min(counts), max(counts)
    if (last - first) > dt.timedelta(hours=MOST_HOURS):
        return _chart(_by_days(counts), "%d.%m.%Y", "день")
    steps = int((last - first).total_seconds() // 3600) + 1
    hours = [timezone.localtime(first + dt.timedelta(hours=n)) for n in range(steps)]
    return _chart([(hour, counts[hour]) for hour in hours], "%d.%m.%Y, %H:%M", "час")


def _by_days(counts: Counter) -> list[tuple[dt.datetime, int]]:
    days: Counter = Counter()
    for hour, votes in counts.items():
        days[hour.replace(hour=0)] += votes
    length = (max(days) - min(days)).days + 1
    return [(day, days[day]) for day in (min(days) + dt.timedelta(days=n) for n in range(length))]


def _chart(values: list[tuple[dt.datetime, int]], words: str, unit: str) -> Chart:
    greatest = max(votes for _, votes in values)
    step = WIDTH / len(values)
    bars = []
    for n, (moment, votes) in enumerate(values):
        height = round(HEIGHT * votes / greatest, 2)
        bars.append(
            Bar(
                round(n * step, 2),
                round(HEIGHT - height, 2),
                round(step * 0.85, 2),
                height,
                moment.strftime(words),
                votes,
            )
        )
    marks = _marks([bar.x for bar in bars], [moment for moment, _ in values])
    return Chart(bars, marks, greatest, sum(votes for _, votes in values), unit)


def _marks(places: list[float], moments: list[dt.datetime]) -> list[tuple[float, str]]:
    """Days below the bars, or hours where there are few; none so far right that it would be cut."""
    is_short = len(moments) <= SHORT and moments[-1] - moments[0] < dt.timedelta(hours=SHORT)
    words = "%d.%m, %H:%M" if is_short else "%d.%m"
    chosen = [n for n, moment in enumerate(moments) if is_short or moment.hour == 0 or n == 0]
    every = -(-len(chosen) // LABELS)
    return [(places[n], moments[n].strftime(words)) for n in chosen[::every] if places[n] < WIDTH * 0.93]


def shares(rows: Iterable[tuple[str, int]]) -> list[tuple[str, int, float]]:
    """Names with values and the length of a bar out of 100, the greatest being 100."""
    listed = list(rows)
    greatest = max((value for _, value in listed), default=0) or 1
    return [(name, value, round(100 * value / greatest, 1)) for name, value in listed]
