"""Tables in the shape that `components/table.html` receives."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

MOST_COLUMNS = 10
"""Of a table in a story: more would be a column of single letters on a telephone."""


@dataclass(frozen=True)
class Column:
    label: str
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """A value, perhaps with a link, the mark of a kind or an icon.

    It knows its column, so that a phone shows the table as a list.
    """

    value: Any
    url: str = ""
    mark: str = ""
    mark_label: str = ""
    icon: str = ""
    label: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row names the row."""

    caption: str
    columns: list[Column]
    rows: list[list[Cell]]


def table_view(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], numeric: Collection[str] = ()
) -> Table:
    """Make a table of plain values and `Cell`s."""
    heads = [Column(label, label in numeric) for label in columns]
    return Table(caption, heads, [[_cell(*pair) for pair in zip(row, heads, strict=True)] for row in rows])


def _cell(value: Any, column: Column) -> Cell:
    cell = value if isinstance(value, Cell) else Cell(value)
    return replace(cell, label=column.label, numeric=column.numeric)
