"""Files that are handed out: the template, the export, an uploaded table with its faults marked."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import openpyxl
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl.cell import MergedCell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from showcase.contest.tables.columns import COLUMNS, MUNICIPALITY, PAGE, YEAR, Column, Values
from showcase.contest.tables.places import Places
from showcase.contest.tables.reading import MAX_ROWS, csv_rows, decoded
from showcase.contest.tables.xlsx import LISTS, MAX_COLUMNS, MAX_NUMBER, TOO_LARGE, unpacked_size
from showcase.core.russian import printable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "Проекты"
RULES = [
    "Строка — проект. По году и номеру сайт находит страницу; если её нет, добавляет новую.",
    "Лишние столбцы можно удалить: сайт изменит только то, что есть в таблице.",
    "Пустая ячейка ничего не меняет. Чтобы стереть сведения на сайте, поставьте в ячейке тире.",
    "Имена, телефоны и почту не вписывайте: имя заявителя публикуют только с согласия.",
    "До записи сайт покажет, что изменится. Если есть ошибки, ничего не запишет и вернёт таблицу с пометками.",
]
MAX_OPENED_WHOLE = 15 * 1024 * 1024
"""Unpacked bytes; openpyxl needs many times as much memory."""
FAULT_FILL = PatternFill("solid", start_color="FFF4B8A8")
FAULT_SIGN = "✗ "
"""Prefix of comment lines that report a fault: they are removed when the table is uploaded again."""


def template(places: Places) -> bytes:
    """An empty table with drop-down lists, and how to fill it in."""
    columns = [column for column in COLUMNS if column.key != PAGE]
    book, sheet = _book(columns)
    _add_choices(book, sheet, columns, places)
    rules = book.create_sheet("Как заполнить")
    rules.column_dimensions["A"].width = 110
    for line in [*RULES, "", *(f"{column.heading}: {column.help}" for column in columns if column.help)]:
        rules.append([line])
    return _bytes(book)


def export(rows: Iterable[Values], places: Places) -> bytes:
    """Projects in the same columns, to be changed and loaded again."""
    book, sheet = _book(COLUMNS)
    for values in rows:
        cells = [WriteOnlyCell(sheet, _exported(column, values, places)) for column in COLUMNS]
        for cell in cells:
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type  # no text is run as a formula
        sheet.append(cells)
    _add_choices(book, sheet, COLUMNS, places)
    return _bytes(book)


def _exported(column: Column, values: Values, places: Places) -> Any:
    value = column.show(values[column.key], places)
    return printable(value) if isinstance(value, str) else value


def _book(columns: Sequence[Column]) -> tuple[openpyxl.Workbook, Any]:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    heading = [WriteOnlyCell(sheet, column.heading) for column in columns]
    for cell, column in zip(heading, columns, strict=True):
        cell.font = Font(bold=True)
        if column.help:
            cell.comment = _comment(column.help)
    sheet.append(heading)
    return book, sheet


def _add_choices(book: openpyxl.Workbook, sheet: Any, columns: Sequence[Column], places: Places) -> None:
    """Feed drop-down lists from a hidden sheet: lists inside a cell's rule are limited to 255 characters."""
    options = {column.key: list(column.choices) for column in columns if column.choices}
    options[YEAR] = [year.year for year in places.years]
    options[MUNICIPALITY] = [page.title for page in places.municipalities]
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    longest = max(len(values) for values in options.values())
    for row in range(longest):
        lists.append([values[row] if row < len(values) else None for values in options.values()])
    for index, (key, values) in enumerate(options.items(), start=1):
        source, target = get_column_letter(index), _letter_of(key, columns)
        formula = f"{quote_sheetname(LISTS)}!${source}$1:${source}${max(len(values), 1)}"
        rule = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=key != YEAR)
        rule.error, rule.errorTitle = "Выберите значение из списка.", "Нет в списке"
        rule.add(f"{target}2:{target}{MAX_ROWS + 1}")
        sheet.data_validations.append(rule)


def _letter_of(key: str, columns: Sequence[Column]) -> str:
    return get_column_letter([column.key for column in columns].index(key) + 1)


def marked(data: bytes, content: Mapping[str, Any], faults: Iterable[tuple[int, Mapping[str, str]]]) -> bytes:
    """The same table with faulty cells coloured and commented. Macros are left out; CSV becomes XLSX.

    Of a large workbook only the sheet that was read is returned, without formatting, to save memory.
    """
    book, sheet = _opened(data, content)
    for cell in _cells(book):
        cell.value = _writable(cell.value)
        _unmark(cell)
    for line, by_key in faults:
        for key, sentence in by_key.items():
            index = content["columns"].get(key, min(content["columns"].values()))
            _mark(_seen_cell(sheet, line, index + 1), " ".join(sentence.split()))
    return _bytes(book)


def _cells(book: openpyxl.Workbook) -> Iterator[Any]:
    """All cells except those hidden in a merged range."""
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if not isinstance(cell, MergedCell):
                yield cell


def _writable(value: Any) -> Any:
    """The value, if a file can hold it."""
    if isinstance(value, int | float) and abs(value) >= MAX_NUMBER:
        return TOO_LARGE
    return value


def _seen_cell(sheet: Any, line: int, column: int) -> Any:
    """The cell itself, or the visible first cell of its merged range."""
    cell = sheet.cell(line, column)
    if not isinstance(cell, MergedCell):
        return cell
    merged = next(cells for cells in sheet.merged_cells.ranges if cell.coordinate in cells)
    return sheet.cell(merged.min_row, merged.min_col)


def _mark(cell: Any, sentence: str) -> None:
    lines = cell.comment.text.splitlines() if cell.comment else []
    if FAULT_SIGN + sentence not in lines:
        cell.fill, cell.comment = FAULT_FILL, _comment("\n".join([*lines, FAULT_SIGN + sentence]))


def _unmark(cell: Any) -> None:
    """Remove an earlier fault mark; people's own comments stay."""
    if cell.fill.start_color.rgb == FAULT_FILL.start_color.rgb:
        cell.fill = PatternFill()
    if cell.comment and FAULT_SIGN in cell.comment.text:
        lines = [line for line in cell.comment.text.splitlines() if not line.startswith(FAULT_SIGN)]
        cell.comment = _comment("\n".join(lines)) if lines else None


def _opened(data: bytes, content: Mapping[str, Any]) -> tuple[openpyxl.Workbook, Any]:
    is_workbook = data.startswith(b"PK")
    if is_workbook and unpacked_size(data) <= MAX_OPENED_WHOLE:
        book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
        return book, book[content["title"]]
    book = openpyxl.Workbook()
    (_copy_sheet if is_workbook else _copy_csv)(data, content, book.active)
    return book, book.active


def _copy_sheet(data: bytes, content: Mapping[str, Any], target: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    source = book[content["title"]]
    source.reset_dimensions()  # some programs write wrong dimensions
    for line, cells in enumerate(source.iter_rows(max_col=MAX_COLUMNS), start=1):
        for index, cell in enumerate(cells, start=1):
            if cell.value is not None:
                value = printable(cell.value) if isinstance(cell.value, str) else _writable(cell.value)
                target.cell(line, index, value).number_format = cell.number_format  # keeps zeros and dates


def _copy_csv(data: bytes, content: Mapping[str, Any], target: Any) -> None:
    for line, cells in csv_rows(decoded(data), content["delimiter"]):
        for index, cell in enumerate(cells, start=1):
            target.cell(line, index, printable(cell))
    for cell in (cell for row in target.iter_rows() for cell in row if cell.data_type == "f"):
        cell.data_type = "s"


def _comment(text: str) -> Comment:
    comment = Comment(text, "Сайт конкурса")
    comment.width, comment.height = 320, 40 + 20 * (len(text) // 40 + 1)
    return comment


def _bytes(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_file(data: bytes, name: str) -> HttpResponse:
    """Answer with an XLSX file for download."""
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response
