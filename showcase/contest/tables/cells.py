"""Cell values as plain JSON, and their conversion to text and numbers."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from showcase.core.text_fields import clean_text

Cell = str | int | float | dict[str, str] | None
"""A cell of a file. A mapping marks a special one: {"date": "2026-05-01"}, {"formula": ""}, {"merged": "A2:A4"}."""

DASHES = {"-", "–", "—", "−"}
MOST_DIGITS = 18
SHORTENED = re.compile(r"^\d+(?:[.,]\d+)?[eе]\+?\d+$", re.IGNORECASE)
ERRORS = {
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#Н/Д",
    "#ССЫЛКА!",
    "#ЗНАЧ!",
    "#ДЕЛ/0!",
}


class Fault(ValueError):
    """A cell that cannot be taken; the message is a sentence for the person who filled it in."""


def is_empty(cell: Cell) -> bool:
    """Whether the cell is empty; an empty cell changes nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell: Cell) -> str:
    """The text of a cell on one line, without the spaces and marks that come along when text is pasted."""
    _refuse_no_value(cell)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(clean_text(str(cell)).replace("\u00a0", " ").split())


def lines_of(cell: Cell) -> str:
    """The text of a cell with its line breaks."""
    _refuse_no_value(cell)
    return "\n".join(" ".join(line.split()) for line in clean_text(str(cell)).strip().split("\n"))


def is_dash(cell: Cell) -> bool:
    """Whether the cell holds a dash, which clears the field."""
    return isinstance(cell, str) and cell.strip() in DASHES


def decimal_of(cell: Cell) -> Decimal:
    """The number in a cell: 1 200,5 and 1200.5 are the same."""
    # Excel keeps 15 digits of a number; what a file holds beyond them comes from its binary form.
    text = f"{cell:.15g}" if isinstance(cell, float) else text_of(cell)
    plain = re.sub(r"\s|руб\.?$|₽", "", text).replace(",", ".").replace("−", "-")
    if isinstance(cell, str) and SHORTENED.match(plain.lstrip("+-")):
        raise Fault(f"Программа сократила число до «{_short(text)}». Впишите его полностью.")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise Fault(f"«{_short(text)}» — не число. Нужны только цифры.") from None
    if not number.is_finite():
        raise Fault(f"«{_short(text)}» — не число. Нужны только цифры.")
    if number and number.adjusted() > MOST_DIGITS:
        raise Fault("Слишком большое число.")
    return number


def whole_of(cell: Cell) -> int:
    number = decimal_of(cell)
    if number != number.to_integral_value():
        raise Fault(f"«{_short(text_of(cell))}» — не целое число.")
    return int(number)


def _refuse_no_value(cell: Any) -> None:
    if isinstance(cell, str) and cell.strip() in ERRORS:
        raise Fault(f"В ячейке ошибка вычисления {cell.strip()}. Впишите значение.")
    if not isinstance(cell, dict):
        return
    if "date" in cell:
        day = ".".join(reversed(cell["date"].split("-")))
        raise Fault(
            f"Здесь дата {day}: программа превратила в неё то, что вы ввели. Сделайте столбец текстовым."
        )
    if "merged" in cell:
        raise Fault(f"Ячейки {cell['merged']} объединены. Разъедините их и заполните каждую строку.")
    raise Fault("Здесь формула без посчитанного значения. Впишите само значение.")


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
