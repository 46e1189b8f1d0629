"""Tables in the shape that `components/table.html` receives."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple


class Cell(NamedTuple):
    """A value of a table, perhaps with a link."""

    value: Any
    url: str = ""


def table_view(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], numeric: Collection[str] = ()
) -> dict[str, Any]:
    """A table of plain values and `Cell`s; every cell knows its column, so a phone shows it as a list."""
    return {
        "caption": caption,
        "columns": [{"label": label, "numeric": label in numeric} for label in columns],
        "rows": [
            [_cell(value, label, label in numeric) for value, label in zip(row, columns, strict=True)]
            for row in rows
        ],
    }


def _cell(value: Any, label: str, numeric: bool) -> dict[str, Any]:
    cell = value if isinstance(value, Cell) else Cell(value)
    return {**cell._asdict(), "label": label, "numeric": numeric}
