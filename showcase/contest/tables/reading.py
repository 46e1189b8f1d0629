"""Reads rows of a file that people made: XLSX by any program, CSV in any of the usual encodings.

Everything is limited while it is read: bytes packed and unpacked, rows, columns. Formulas and macros are never run.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from openpyxl.utils import range_boundaries

from showcase.contest.tables.cells import Cell, is_empty
from showcase.contest.tables.columns import BY_KEY, BY_NAME, NUMBER, PAGE, PRIVATE_NAMES
from showcase.contest.tables.places import folded
from showcase.contest.tables.xlsx import BROKEN, RawRow, Unreadable, read_xlsx
from showcase.core.russian import number_ru

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 5000
MAX_BLANK_ROWS = 5000
HEADING_WITHIN = 20
"""Rows above the headings: a title, the date of a report."""
TOO_MANY_ROWS = f"В таблице больше {number_ru(MAX_ROWS)} строк. Разделите её на несколько."
NOT_A_TABLE = (
    "Это не таблица проектов: не нашли строки с названиями столбцов. Среди них должен быть «Номер». "
    "Возьмите за основу образец."
)
STRAY_QUOTE = (
    "Строка {}: в начале ячейки стоит лишняя или не закрыта кавычка, и в ячейку попали следующие строки. "
    "Исправьте кавычки или сохраните таблицу как XLSX и загрузите снова."
)
XLSX_SIGNATURE, OLD_SIGNATURE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BYTE_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass
class Sheet:
    """Rows of a table: which column stands where, and the cells by the keys of columns. Line numbers start at 1."""

    columns: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, Cell]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    title: str = ""
    delimiter: str = ""


def read_table(data: bytes) -> Sheet:
    """Read a file. Raises Unreadable with a sentence."""
    if len(data) > MAX_BYTES:
        raise Unreadable("Файл больше 10 МБ. Уберите из него картинки и лишние листы или разделите таблицу.")
    if not data.strip():
        raise Unreadable("Файл пустой.")
    if data.startswith(OLD_SIGNATURE):
        raise Unreadable(
            "Таблица закрыта паролем. Снимите пароль и загрузите её снова."
            if ENCRYPTED in data
            else "Это старый вид таблиц (.xls). Сохраните её как .xlsx и загрузите снова."
        )
    if not data.startswith(XLSX_SIGNATURE):
        return _read_csv(data)
    try:
        return _first_with_headings(read_xlsx(data))
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises exceptions of any type on files that are no workbooks
        raise Unreadable(BROKEN) from error


def _first_with_headings(sheets: Iterator[tuple[str, Iterable[RawRow], list[str]]]) -> Sheet:
    for title, rows, notes in sheets:
        try:
            sheet = _table_of(rows)
        except NoHeadings:
            continue
        sheet.title, sheet.notes = title, [*sheet.notes, *notes]
        if others := [f"«{name}»" for name, other, _notes in sheets if has_headings(other)]:
            sheet.notes.append(
                f"Прочитан только лист «{title}». Проекты есть и на других: {', '.join(others)}. "
                "Загрузите их отдельными таблицами."
            )
        return sheet
    raise Unreadable(NOT_A_TABLE)


def has_headings(rows: Iterable[RawRow]) -> bool:
    try:
        return any(_find_headings(Sheet(), cells) for _line, cells in islice(rows, HEADING_WITHIN))
    except Unreadable:  # headings with a fault
        return True
    except csv.Error:
        return False


class NoHeadings(Exception):
    """The sheet is no table of projects."""


def _table_of(rows: Iterable[RawRow], delimiter: str = "") -> Sheet:
    """Raises NoHeadings, Unreadable."""
    sheet, blank, headings = Sheet(delimiter=delimiter), 0, (0, 0)
    for line, raw in rows:
        cells = [None if _continues(cell, headings[0]) else cell for cell in raw]
        if all(is_empty(cell) for cell in cells):
            blank += 1
            if blank > MAX_BLANK_ROWS:
                raise Unreadable("Внизу листа тысячи пустых строк. Удалите их и сохраните таблицу снова.")
        elif sheet.columns:
            if len(sheet.rows) == MAX_ROWS:
                raise Unreadable(TOO_MANY_ROWS)
            _refuse_swallowed(sheet, line, cells, headings[1])
            _add_row(sheet, line, cells)
        elif _find_headings(sheet, cells):
            headings = line, len(cells)
        elif line >= HEADING_WITHIN:
            break
    if not sheet.columns:
        raise NoHeadings
    if not sheet.rows:
        raise Unreadable("В таблице есть названия столбцов, но нет ни одной строки.")
    return sheet


def _continues(cell: Cell, heading: int) -> bool:
    """Whether the cell is merged with the heading above it."""
    merged = cell.get("merged") if isinstance(cell, dict) else None
    return bool(merged) and range_boundaries(merged)[1] <= heading


def _refuse_swallowed(sheet: Sheet, line: int, cells: list[Any], width: int) -> None:
    """Reject a CSV row that has swallowed others because of an unpaired quotation mark."""
    if not sheet.delimiter:
        return
    broken = [cell for cell in cells if "\n" in cell.strip() or "\r" in cell.strip()]
    of_one_line = {index for key, index in sheet.columns.items() if not BY_KEY[key].has_lines}
    delimiters = len(cells) - 1 + sum(cell.count(sheet.delimiter) for cell in broken)
    if broken and delimiters >= 2 * (width - 1):
        raise Unreadable(STRAY_QUOTE.format(line))
    if any(index in of_one_line and cell in broken for index, cell in enumerate(cells)):
        raise Unreadable(STRAY_QUOTE.format(line))


def _add_row(sheet: Sheet, line: int, cells: list[Cell]) -> None:
    """Keep known columns only: a column that nobody asked for may hold personal data."""
    own = {key: cells[index] for key, index in sheet.columns.items() if index < len(cells)}
    if not all(is_empty(cell) for cell in own.values()):
        sheet.rows.append((line, own))


def _find_headings(sheet: Sheet, cells: list[Cell]) -> bool:
    texts = [cell.get("text", "") if isinstance(cell, dict) else str(cell or "") for cell in cells]
    names = [folded(text) for text in texts]
    keys = [BY_NAME.get(name) for name in names]
    if len(set(keys) - {None}) < 2 or not {NUMBER, PAGE} & set(keys):
        return False
    for index, key in enumerate(keys):
        if key in sheet.columns:
            raise Unreadable(f"Столбец «{BY_KEY[key].heading}» встречается дважды. Оставьте один.")
        if key:
            sheet.columns[key] = index
    foreign = [texts[index].strip() for index, name in enumerate(names) if name and not keys[index]]
    if foreign:
        sheet.notes.append(
            "Эти столбцы сайт не читает: " + ", ".join(f"«{name[:40]}»" for name in foreign[:20]) + "."
        )
    if PRIVATE_NAMES & set(names):
        sheet.notes.append(
            "Имена и телефоны не загружаются: имя публикуют только с согласия, на странице проекта."
        )
    return True


def _read_csv(data: bytes) -> Sheet:
    text = decoded(data)
    for delimiter in (";", ",", "\t"):
        if has_headings(enumerate(_csv_cells(text, delimiter, strict=False), start=1)):
            return _table_of(csv_rows(text, delimiter), delimiter)
    raise Unreadable(NOT_A_TABLE)


def decoded(data: bytes) -> str:
    """Decode CSV: Excel writes Windows-1251 or UTF-8 with a BOM, other programs UTF-8 without one."""
    marked = next((encoding for mark, encoding in BYTE_MARKS.items() if data.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "cp1251"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("Это не таблица: нужен файл XLSX или CSV.")


def csv_rows(text: str, delimiter: str) -> Iterator[RawRow]:
    """Rows with the lines on which people see them in a spreadsheet."""
    line = 0
    try:
        for line, cells in enumerate(_csv_cells(text, delimiter, strict=True), start=1):
            yield line, cells
    except csv.Error as error:
        raise Unreadable(STRAY_QUOTE.format(line + 1)) from error


def _csv_cells(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
