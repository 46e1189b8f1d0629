"""Tables in the shape that `components/table.html` receives."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

MOST_COLUMNS = 10
"""Of a table in a story: more would be a column of single letters on a telephone."""


@dataclass(frozen=True)
class Column:
    label: str
    numeric: bool = False

    @cached_property
    def attributes(self) -> SafeString:
        """Attributes of a cell with a leading space: a phone shows the table as a list with labels."""
        label = format_html(' data-label="{}"', self.label) if self.label else ""
        return mark_safe(label + (' class="num"' if self.numeric else ""))


@dataclass(frozen=True)
class Cell:
    """A value, optionally with a link, a kind's mark or an icon."""

    value: Any
    url: str = ""
    mark: str = ""
    mark_label: str = ""
    icon: str = ""
    column: Column = Column("")

    @property
    def label(self) -> str:
        return self.column.label

    @property
    def is_known(self) -> bool:
        return self.value not in (None, "")

    @property
    def is_plain(self) -> bool:
        return self.is_known and not (self.url or self.icon)


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
    return replace(cell, column=column)
