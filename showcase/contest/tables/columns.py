"""The one declaration of the columns of a table of projects, for template, import and export.

There is no column for the applicant's name: names are published with a recorded consent only.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from showcase.contest.choices import ApplicantKind, Kind, MoneySource, Outcome, Stage
from showcase.contest.models import CostShare, ProjectPage
from showcase.contest.models.project import BAD_NUMBER, NUMBER_PATTERN
from showcase.contest.querysets import PATH_OF_MUNICIPALITY
from showcase.contest.tables.cells import SHORTENED, Cell, Fault, decimal_of, lines_of, text_of, whole_of
from showcase.contest.tables.places import Places, folded, own_name

Values = dict[str, Any]
"""Values of one project by column key, as stored in the database."""

COST = "cost_"


@dataclass(frozen=True)
class Column:
    """A column. `read` converts a cell to a value or raises Fault; `show` formats a value for a cell or preview."""

    key: str
    heading: str
    read: Callable[[Cell, Places], Any]
    show: Callable[[Any, Places], Any]
    help: str = ""
    names: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    width: int = 14
    empty: Any = ""
    is_needed: bool = False
    has_lines: bool = False

    def all_names(self) -> set[str]:
        return {folded(name) for name in (self.heading, *self.names)}


def _plain(value: Any, places: Places) -> Any:
    return "" if value is None else value


def model_field(name: str) -> models.Field:
    return ProjectPage._meta.get_field(name)


def checked(name: str, value: Any) -> Any:
    """Return the value if the field of the model takes it. Raises Fault with the field's own sentence."""
    try:
        return model_field(name).clean(value, None)
    except ValidationError as error:
        raise Fault(" ".join(error.messages)) from error


def text(key: str, heading: str, read: Callable[[Cell], str] = text_of, **rest: Any) -> Column:
    return Column(key, heading, lambda cell, places: checked(key, read(cell)), _plain, **rest)


def number(
    key: str, heading: str, least: int, most: int, read: Callable[[Cell], Any] = whole_of, **rest: Any
) -> Column:
    def read_within(cell: Cell, places: Places) -> Any:
        value = checked(key, read(cell))
        if not least <= value <= most:
            raise Fault(f"Здесь нужно число от {least} до {most}.")
        return value

    return Column(key, heading, read_within, _plain, empty=None, **rest)


def choice(key: str, heading: str, options: type[models.TextChoices], **rest: Any) -> Column:
    known = {folded(label): value for value, label in options.choices}

    def read(cell: Cell, places: Places) -> str:
        words = text_of(cell)
        if folded(words) not in known:
            raise Fault(f"«{words[:40]}» нет в списке. Выберите: {', '.join(options.labels)}.")
        return known[folded(words)]

    def show(value: str, places: Places) -> str:
        return options(value).label if value else ""

    return Column(key, heading, read, show, choices=tuple(options.labels), width=20, **rest)


def money(source: MoneySource, whose: str) -> Column:
    def read(cell: Cell, places: Places) -> int | None:
        amount = whole_of(cell)
        if not 0 <= amount <= CostShare._meta.get_field("amount").MAX_BIGINT:
            raise Fault("Сумма — целое число рублей, не меньше нуля.")
        return amount or None

    return Column(
        f"{COST}{source}",
        f"Деньги {whose}, руб.",
        read,
        _plain,
        help="Целое число рублей.",
        width=18,
        empty=None,
    )


def read_number(cell: Cell) -> str:
    """The number of a project: «1605» from 1605 and 1605.0."""
    words = text_of(cell).lstrip("№ ").strip()
    if isinstance(cell, str) and SHORTENED.match(words):
        decimal_of(cell)  # raises Fault: a program has shortened the number
    if not re.match(NUMBER_PATTERN, words):
        raise Fault(BAD_NUMBER)
    return words


def read_year(cell: Cell, places: Places) -> int:
    if isinstance(cell, dict) and cell.get("date", "").endswith("-01-01"):
        cell = cell["date"][:4]
    asked = whole_of(cell)
    if asked not in places.year_by_number:
        raise Fault(f"Года {asked} на сайте нет. Сначала добавьте его в разделе «Годы».")
    return places.year_by_number[asked].pk


def read_municipality(cell: Cell, places: Places) -> int:
    words = text_of(cell)
    found = places.municipality_by_name.get(folded(words))
    found = found or places.only_municipality(own_name(folded(words)))
    if found:
        return found.pk
    own_names = {own_name(name): place.title for name, place in places.municipality_by_name.items()}
    near = difflib.get_close_matches(own_name(folded(words)), own_names, 1, 0.8)
    hint = f"Может быть, «{own_names[near[0]]}»?" if near else "Возьмите название из списка."
    raise Fault(f"Муниципалитета «{words[:60]}» на сайте нет. {hint}")


def _show_year(value: int | None, places: Places) -> Any:
    return places.number_of_year.get(value, "") if value else ""


def _show_municipality(value: int | None, places: Places) -> str:
    return places.municipality_by_key[value].title if value in places.municipality_by_key else ""


NUMBER, YEAR, MUNICIPALITY, TITLE, PAGE = "public_number", "contest_year", "municipality", "title", "id"
COLUMNS = [
    Column(YEAR, "Год", read_year, _show_year, names=("Год конкурса",), width=8, empty=None, is_needed=True),
    text(
        NUMBER,
        "Номер",
        read=read_number,
        names=("Номер проекта", "№", "№ проекта", "№ п/п"),
        help="До шести цифр, букв или дефисов. По году и номеру сайт находит страницу.",
        width=10,
        empty=None,
        is_needed=True,
    ),
    Column(
        MUNICIPALITY,
        "Муниципалитет",
        read_municipality,
        _show_municipality,
        names=("Район", "Муниципальное образование", "МО"),
        help="Название из списка.",
        width=26,
        is_needed=True,
    ),
    text("settlement", "Населённый пункт", help="Например: д. Бегичево.", width=24),
    text(TITLE, "Название", names=("Название проекта", "Проект", "Наименование"), width=40, is_needed=True),
    choice("kind", "Вид", Kind, names=("Вид площадки",)),
    text("address", "Адрес", names=("Адрес словами",), width=30),
    choice("applicant_kind", "Кто подал заявку", ApplicantKind),
    text("applicant_org", "Название ТОС", names=("ТОС",), width=24),
    text(
        "intro",
        "Коротко",
        read=lines_of,
        help="Одно-два предложения под заголовком.",
        width=40,
        has_lines=True,
    ),
    money(MoneySource.REGION, "области"),
    money(MoneySource.MUNICIPALITY, "муниципалитета"),
    money(MoneySource.RESIDENTS, "жителей"),
    money(MoneySource.BUSINESS, "бизнеса"),
    choice("outcome", "Итог", Outcome, names=("Итог конкурса",), empty=Outcome.UNKNOWN),
    number("points", "Баллы", 0, 99_999, decimal_of, names=("Сумма баллов",), width=10),
    number("place", "Место", 1, 32_767, names=("Место в конкурсе",), width=10),
    choice("stage", "Стадия", Stage, empty=Stage.APPLICATION),
    number("latitude", "Широта", -90, 90, lambda cell: float(decimal_of(cell)), width=12),
    number("longitude", "Долгота", -180, 180, lambda cell: float(decimal_of(cell)), width=12),
    number(
        "platform_id",
        "Страница на платформе",
        1,
        2_147_483_647,
        width=12,
        help="Число из адреса на moydvor71.ru.",
    ),
    Column(
        PAGE,
        "Код страницы",
        lambda cell, places: whole_of(cell),
        _plain,
        help="Его ставит выгрузка: по нему сайт находит и страницу без номера. Не меняйте.",
        empty=None,
    ),
]
BY_KEY = {column.key: column for column in COLUMNS}
BY_NAME = {name: column.key for column in COLUMNS for name in column.all_names()}
PRIVATE_NAMES = {
    folded(name) for name in ("Имя заявителя", "ФИО", "ФИО заявителя", "Заявитель", "Телефон", "Почта")
}


def values_of_page(page: ProjectPage, places: Places, costs: Iterable[CostShare]) -> Values:
    """Return the current values of a page; the municipality comes from the tree path."""
    amounts = {f"{COST}{cost.source}": cost.amount for cost in costs}
    return {column.key: _value_of_page(page, column.key, places, amounts) for column in COLUMNS}


def _value_of_page(page: ProjectPage, key: str, places: Places, amounts: Mapping[str, int]) -> Any:
    if key.startswith(COST):
        return amounts.get(key)
    if key == MUNICIPALITY:
        parent = places.municipality_by_path.get(page.path[:PATH_OF_MUNICIPALITY])
        return parent.pk if parent else None
    return getattr(page, "contest_year_id" if key == YEAR else key)


def values_of_draft(content: Mapping[str, Any]) -> Values:
    """Return the values of an unpublished revision, for the keys that it contains."""
    amounts = {f"{COST}{cost['source']}": cost["amount"] for cost in content.get("costs", [])}
    own = [
        column.key for column in COLUMNS if column.key in content and column.key not in (MUNICIPALITY, PAGE)
    ]
    plain = {key: content[key] if key == YEAR else model_field(key).to_python(content[key]) for key in own}
    return {**plain, **{f"{COST}{source}": amounts.get(f"{COST}{source}") for source in MoneySource}}


def same(old: Any, new: Any) -> bool:
    """Whether two values read the same: spaces and empty texts make no difference."""
    if isinstance(old, str) or isinstance(new, str):
        return " ".join(str(old or "").split()) == " ".join(str(new or "").split())
    if isinstance(old, Decimal | float) and isinstance(new, Decimal | float):
        return f"{float(old):.15g}" == f"{float(new):.15g}"
    return old == new
