"""Bar charts for `bars.html`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class BarRow:
    """A labelled number, which `more` lengthens by another; `number` is None if nobody published it.

    `share` and `more_share` are hundredths of the longest bar of the chart.
    """

    label: str
    url: str
    value: str
    number: int | None
    more: int = 0
    note: str = ""
    kind: str = ""
    share: int = 0
    more_share: int = 0


def scale(rows: Iterable[BarRow]) -> list[BarRow]:
    rows = list(rows)
    longest = max((row.number + row.more for row in rows if row.number), default=1)
    return [
        replace(
            row,
            share=round(100 * (row.number or 0) / longest),
            more_share=round(100 * row.more / longest),
        )
        for row in rows
    ]
