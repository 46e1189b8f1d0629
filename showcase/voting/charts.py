"""Bars of a chart, measured on the server: pages draw them as SVG without scripts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

WIDTH = 960
HEIGHT = 200
MAX_HOURS = 24 * 21
"""Longer votes are drawn by days."""
LABELS = 8


@dataclass(frozen=True)
class Bar:
    """Codes and votes of one hour or day; places and heights in units of the drawing."""

    x: float
    width: float
    label: str
    codes: int
    votes: int
    codes_height: float
    votes_height: float


@dataclass(frozen=True)
class Chart:
    """Bars over time, and marks below some of them."""

    bars: list[Bar]
    marks: list[tuple[float, str]]
    greatest: int
    unit: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def filled(self) -> list[Bar]:
        """Bars with something in them, for the table."""
        return [bar for bar in self.bars if bar.codes or bar.votes]


def over_time(rows: Iterable[tuple[dt.datetime, int, int]]) -> Chart | None:
    """Votes and codes of each Moscow hour, or day of a long vote, without gaps; None without rows.

    A row is a moment, votes and codes.
    """
    listed = [(timezone.localtime(moment), votes, codes) for moment, votes, codes in rows]
    if not listed:
        return None
    first, last = min(listed)[0], max(listed)[0]
    is_long = last - first > dt.timedelta(hours=MAX_HOURS)
    step = dt.timedelta(days=1) if is_long else dt.timedelta(hours=1)
    start = dict(minute=0, second=0, microsecond=0, **({"hour": 0} if is_long else {}))
    sums: dict[dt.datetime, list[int]] = defaultdict(lambda: [0, 0])
    for moment, votes, codes in listed:
        found = sums[moment.replace(**start)]
        found[0], found[1] = found[0] + votes, found[1] + codes
    moments = [min(sums) + n * step for n in range((max(sums) - min(sums)) // step + 1)]
    return _chart([(moment, *sums[moment]) for moment in moments], is_long)


def _chart(values: list[tuple[dt.datetime, int, int]], is_long: bool) -> Chart:
    greatest = max(max(votes, codes) for _, votes, codes in values) or 1
    width = WIDTH / len(values)
    words = "%d.%m.%Y" if is_long else "%d.%m, %H:%M"
    bars = [
        Bar(
            x=round(n * width, 2),
            width=round(width * 0.85, 2),
            label=moment.strftime(words),
            codes=codes,
            votes=votes,
            codes_height=round(HEIGHT * codes / greatest, 2),
            votes_height=round(HEIGHT * votes / greatest, 2),
        )
        for n, (moment, votes, codes) in enumerate(values)
    ]
    every = -(-len(bars) // LABELS)
    marks = [(bar.x, bar.label) for bar in bars[::every] if bar.x < WIDTH * 0.93]
    return Chart(bars, marks, greatest, "день" if is_long else "час")
