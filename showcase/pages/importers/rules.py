"""Small rules that a dataset's values are checked by; a rule is a function of value, path and `Check`."""

import datetime as dt
import re
from collections.abc import Callable, Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from showcase.pages.importers.faults import Check

Rule = Callable[[Any, str, Check], None]

LARGEST_NUMBER = 10**15
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_address_is_valid = URLValidator(schemes=["http", "https"])
_TYPE_NAMES = {
    str: "строка",
    bool: "да/нет",
    int: "целое число",
    float: "число",
    list: "список",
    dict: "набор полей",
    type(None): "пусто (null)",
}


def _named(value: Any) -> str:
    return _TYPE_NAMES.get(type(value), "что-то другое")


def _shown(value: Any) -> str:
    text = str(value)
    return f"«{text if len(text) <= 60 else text[:59] + '…'}»"


def text(limit: int = 4000, pattern: str = "", hint: str = "") -> Rule:
    """A text that is not empty and not longer than `limit`; `hint` says in words what `pattern` asks for."""

    def rule(value: Any, path: str, check: Check) -> None:
        if not isinstance(value, str):
            check.fault(path, f"нужна строка, а здесь {_named(value)}")
        elif not value.strip():
            check.fault(path, "пустая строка; если сведений нет, поставьте null")
        elif _UNWANTED.search(value):
            check.fault(path, "в строке есть недопустимые управляющие знаки")
        elif len(value) > limit:
            check.fault(path, f"слишком длинно: {len(value)} знаков, можно не больше {limit}")
        elif pattern and not re.fullmatch(pattern, value):
            check.fault(path, f"{_shown(value)} не подходит: {hint}")

    return rule


def whole(lowest: int = 0, highest: int = LARGEST_NUMBER) -> Rule:
    """A whole number between two limits, both included."""

    def rule(value: Any, path: str, check: Check) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            check.fault(path, f"нужно целое число, а здесь {_named(value)}")
        elif not lowest <= value <= highest:
            check.fault(path, f"число {value} вне пределов: от {lowest} до {highest}")

    return rule


def number(lowest: float, highest: float) -> Rule:
    """Any number between two limits, both included."""

    def rule(value: Any, path: str, check: Check) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            check.fault(path, f"нужно число, а здесь {_named(value)}")
        elif not lowest <= value <= highest:
            check.fault(path, f"число {value} вне пределов: от {lowest} до {highest}")

    return rule


def flag(value: Any, path: str, check: Check) -> None:
    """True or false."""
    if not isinstance(value, bool):
        check.fault(path, f"нужно true или false, а здесь {_named(value)}")


def anything(value: Any, path: str, check: Check) -> None:
    """A part of the file that the site has no use for."""


def one_of(known: Collection[str], what: str) -> Rule:
    """A text of a closed set; `what` names it in the sentence («статус»)."""

    def rule(value: Any, path: str, check: Check) -> None:
        if not isinstance(value, str):
            check.fault(path, f"нужна строка, а здесь {_named(value)}")
        elif value not in known:
            allowed = ", ".join(f"«{name}»" for name in sorted(known))
            check.fault(path, f"неизвестно: {what} {_shown(value)}; известны: {allowed}")

    return rule


def nullable(inner: Rule) -> Rule:
    """Null says that nothing is known; anything else is checked."""

    def rule(value: Any, path: str, check: Check) -> None:
        if value is not None:
            inner(value, path, check)

    return rule


def list_of(inner: Rule, at_least: int = 0) -> Rule:
    """A list whose members all keep one rule."""

    def rule(value: Any, path: str, check: Check) -> None:
        if not isinstance(value, list):
            check.fault(path, f"нужен список, а здесь {_named(value)}")
            return
        if len(value) < at_least:
            check.fault(path, "список пуст")
        for place, item in enumerate(value):
            inner(item, f"{path}[{place}]", check)

    return rule


def record(required: dict[str, Rule], optional: dict[str, Rule] | None = None) -> Rule:
    """A set of named fields: all of `required`, perhaps some of `optional`, no others."""
    fields = {**required, **(optional or {})}

    def rule(value: Any, path: str, check: Check) -> None:
        if not isinstance(value, dict):
            check.fault(path, f"нужен набор полей, а здесь {_named(value)}")
            return
        for name in required.keys() - value.keys():
            check.fault(_below(path, name), "нет обязательного поля")
        for name, item in value.items():
            if name in fields:
                fields[name](item, _below(path, name), check)
            else:
                check.fault(_below(path, name), "неизвестное поле")

    return rule


def mapping(inner: Rule, key: Rule | None = None) -> Rule:
    """Free names with values that keep one rule; `key` checks the names."""

    def rule(value: Any, path: str, check: Check) -> None:
        if not isinstance(value, dict):
            check.fault(path, f"нужен набор полей, а здесь {_named(value)}")
            return
        for name, item in value.items():
            if key:
                key(name, _below(path, name), check)
            inner(item, _below(path, name), check)

    return rule


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def day(value: Any, path: str, check: Check) -> None:
    """A date known to the day."""
    _date(value, path, check, parts=3, wanted="нужна дата вида 2025-04-08")


def rough_date(value: Any, path: str, check: Check) -> None:
    """A date known to the day, month or year."""
    _date(value, path, check, parts=1, wanted="нужна дата вида 2025-04-08, 2025-04 или 2025")


def _date(value: Any, path: str, check: Check, parts: int, wanted: str) -> None:
    if not isinstance(value, str) or not _DATE.fullmatch(value) or value.count("-") + 1 < parts:
        check.fault(path, f"{wanted}, а здесь {_shown(value)}")
        return
    try:
        dt.date.fromisoformat(value + "-01" * (2 - value.count("-")))
    except ValueError:
        check.fault(path, f"такой даты нет: {_shown(value)}")


def address(value: Any, path: str, check: Check) -> None:
    """The address of a publication."""
    text(600)(value, path, check)
    try:
        _address_is_valid(value if isinstance(value, str) else "https://example.org")
    except ValidationError:
        check.fault(path, f"это не адрес страницы: {_shown(value)}")


def source_id(value: Any, path: str, check: Check) -> None:
    """An id that stands in `sources`."""
    if not isinstance(value, str):
        check.fault(path, f"нужна строка, а здесь {_named(value)}")
    elif value not in check.source_ids:
        check.fault(path, f"неизвестный источник {_shown(value)}: его нет в sources")


def municipality_name(value: Any, path: str, check: Check) -> None:
    """The short name of a municipality of the file."""
    if not isinstance(value, str):
        check.fault(path, f"нужна строка, а здесь {_named(value)}")
    elif value not in check.municipality_names:
        check.fault(path, f"неизвестный муниципалитет {_shown(value)}: его нет в municipalities")


def contest_year(value: Any, path: str, check: Check) -> None:
    """A year that stands in `contest_years`."""
    whole(2000, 2100)(value, path, check)
    if isinstance(value, int) and not isinstance(value, bool) and value not in check.years:
        check.fault(path, f"неизвестный год {value}: его нет в contest_years")


sources = list_of(source_id)
