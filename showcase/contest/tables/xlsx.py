"""Cells of an XLSX file, read in a stream."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

from showcase.contest.tables.cells import Cell
from showcase.core.russian import count_ru, printable

MAX_UNPACKED = 60 * 1024 * 1024
MAX_COLUMNS = 60
MAX_MERGED = 300_000
MAX_NUMBER = 1e100
TOO_LARGE = "#NUM!"
"""What spreadsheets show in place of a number that they cannot hold."""
FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^<>]*>\s*<f[ >/]')
MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')
ONLY_ZEROS = re.compile(r"0{2,6}")
BROKEN = "Файл испорчен или это не таблица Excel. Откройте его, сохраните как .xlsx и загрузите снова."
LISTS = "Списки"
"""The sheet of our own files that feeds the drop-down lists."""

RawRow = tuple[int, list[Cell]]


class Unreadable(ValueError):
    """The whole file cannot be taken; the message is a sentence."""


def read_xlsx(data: bytes) -> Iterator[tuple[str, Iterator[RawRow], list[str]]]:
    """Yield title, rows and remarks of every visible sheet. Raises Unreadable, and anything for a broken file."""
    refuse_bomb(data)
    # Read the values cached in the file: formulas are never evaluated here.
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.title != LISTS]
    about_book = _remarks(data, [sheet.title for sheet in sheets if sheet.sheet_state != "visible"])
    for sheet in sheets:
        if sheet.sheet_state == "visible":
            xml = book._archive.read(sheet._worksheet_path)  # openpyxl streams no formulas or merges
            formulas, merged = {name.decode() for name in FORMULA.findall(xml)}, _merged_cells(xml)
            yield sheet.title, _rows(sheet, formulas, merged), [*about_book, *_about_formulas(formulas)]


def refuse_bomb(data: bytes) -> None:
    """Reject zip bombs: unpacking later is limited to the sizes that the archive declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, RuntimeError) as error:  # the last for unknown kinds of archives
        raise Unreadable(BROKEN) from error
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable(
            "В распакованном виде таблица слишком велика. Удалите пустые строки, картинки и лишние листы."
        )
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("Таблица закрыта паролем. Снимите пароль и загрузите её снова.")


def unpacked_size(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(part.file_size for part in archive.infolist())


def _remarks(data: bytes, hidden: list[str]) -> list[str]:
    remarks = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
            remarks.append("В файле есть макросы. Сайт их не выполняет и не хранит.")
    if hidden:
        remarks.append("Скрытые листы не прочитаны: " + ", ".join(f"«{title}»" for title in hidden) + ".")
    return remarks


def _about_formulas(cells: set[str]) -> list[str]:
    if not cells:
        return []
    number = count_ru(len(cells), "формула", "формулы", "формул")
    return [
        f"В таблице {number}. Формулы сайт не вычисляет: взяты значения, которые посчитала ваша программа."
    ]


def _merged_cells(xml: bytes) -> dict[str, str]:
    """Every cell of merged ranges with the range; ranges wider than a table are cut."""
    cells: dict[str, str] = {}
    count = 0
    for found in MERGED.findall(xml):
        name = found.decode()
        left, top, right, bottom = range_boundaries(name)
        right, bottom = min(right, MAX_COLUMNS), min(bottom, top + 5000)
        count += max(right - left + 1, 0) * (bottom - top + 1)
        if count > MAX_MERGED:
            raise Unreadable("В таблице слишком много объединённых ячеек. Разъедините их и загрузите снова.")
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                cells[f"{get_column_letter(column)}{row}"] = name
    return cells


def _rows(sheet: Any, formulas: set[str], merged: dict[str, str]) -> Iterator[RawRow]:
    sheet.reset_dimensions()  # some programs write wrong ones
    for line, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        row = [
            _cell(cell, f"{get_column_letter(index)}{line}", formulas, merged)
            for index, cell in enumerate(cells, 1)
        ]
        while row and row[-1] is None:
            row.pop()
        yield line, row


def _cell(cell: Any, name: str, formulas: set[str], merged: dict[str, str]) -> Cell:
    value = cell.value
    if name in merged:
        return {"merged": merged[name], "text": value if isinstance(value, str) else ""}
    if value is None:
        return {"formula": ""} if name in formulas else None
    if isinstance(value, dt.datetime | dt.date):
        return {"date": value.strftime("%Y-%m-%d")}
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, int) and ONLY_ZEROS.fullmatch(cell.number_format or ""):
        return str(value).zfill(len(cell.number_format))
    if isinstance(value, int | float):
        return value if abs(value) < MAX_NUMBER else TOO_LARGE
    return printable(str(value))
