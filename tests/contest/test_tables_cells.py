"""Cells as people fill them: values are read however they are typed, faults are told in sentences."""

from decimal import Decimal

import pytest

from showcase.contest.tables.cells import Fault
from showcase.contest.tables.columns import read_municipality
from showcase.contest.tables.places import Places
from showcase.contest.tables.plan import RowState
from showcase.contest.tables.reading import read_table
from tests.contest.tables import HEADINGS, ROW, plan_of, xlsx

FAULTS = [
    ("Номер", "1E+05", "сократила число"),
    ("Номер", "1234567", "до шести цифр"),
    ("Год", 2031, "Года 2031 на сайте нет"),
    ("Год", 46023, "Года 46023 на сайте нет"),
    ("Муниципалитет", "Щокинский район", "Может быть, «Щёкинский район»?"),
    ("Вид", "каток", "нет в списке. Выберите: детская площадка"),
    ("Название", None, "без этого новую страницу не добавить"),
    ("Название", "а" * 300, "255"),
    ("Баллы", "12 баллов", "не число"),
    ("Баллы", "1e5", "сократила число"),
    ("Баллы", " - 1e999999999", "сократила число"),
    ("Баллы", -1, "от 0"),
    ("Место", "1_0e999999999", "Слишком большое"),
    ("Место", 1.5, "не целое число"),
    ("Место", 0, "от 1"),
    ("Деньги области, руб.", "#REF!", "ошибка вычисления"),
    ("Широта", 54.1, "Нужны обе координаты"),
]


@pytest.mark.parametrize(
    ("heading", "value", "sentence"), FAULTS, ids=[f"{name} {value}" for name, value, _ in FAULTS]
)
def test_a_faulty_cell_is_named_with_a_sentence(year, heading, value, sentence):
    named = {**dict(zip(HEADINGS, ROW, strict=True)), heading: value}
    (row,) = plan_of(xlsx(list(named), list(named.values()))).rows
    assert row.state == RowState.FAULTY
    assert sentence in " ".join(row.faults.values())


@pytest.mark.parametrize("number", [7, 7.0, "7", " 7\u00a0", "№ 7"])
@pytest.mark.parametrize("money", [1200000, "1 200 000", "1\u00a0200\u00a0000,00 руб.", 1.2e6])
def test_numbers_are_read_however_they_are_typed(year, number, money):
    row = [2025, number, "ЩЕКИНСКИЙ  район ", "д. Иньшино", "Площадка\u00a0у дома", "Детская площадка", money]
    (planned,) = plan_of(xlsx([*HEADINGS, "Деньги области, руб."], row)).rows
    assert planned.faults == {}
    assert (planned.values["public_number"], planned.values["cost_region"]) == ("7", 1_200_000)
    assert planned.values["title"] == "Площадка у дома"


@pytest.mark.parametrize("points", [81.550000000000011, 81.55, "81,55"])
def test_digits_beyond_those_that_excel_shows_are_left_out(year, points):
    (planned,) = plan_of(xlsx([*HEADINGS, "Баллы"], [*ROW, points])).rows
    assert (planned.faults, planned.values["points"]) == ({}, Decimal("81.55"))


def test_a_number_keeps_the_zeros_that_its_format_shows(year):
    def with_zeros(book) -> None:
        book.active["B2"].number_format = "0000"

    (planned,) = plan_of(xlsx(HEADINGS, ROW, change=with_zeros)).rows
    assert planned.number == "0007"


def test_what_a_program_took_for_a_date_is_said(year):
    def as_date(book) -> None:
        book.active["B2"].value, book.active["B2"].number_format = 46023, "dd.mm.yyyy"

    (planned,) = plan_of(xlsx(HEADINGS, ROW, change=as_date)).rows
    assert "Здесь дата 01.01.2026" in planned.faults["public_number"]


def test_lines_in_a_cell_for_lines_are_read():
    (row,) = read_table('Номер,Место,Коротко\n1,1,"Качели, горка\nи лавка"\n'.encode()).rows
    assert row[1]["intro"] == "Качели, горка\nи лавка"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("Щекенский район", "«Щёкинский район»"), ("Щекинский район", "Возьмите название из списка")],
)
def test_only_a_name_that_is_really_near_is_suggested(tree, typed, hint):
    tree.municipality("Чернский район")
    if "Щёкинский" in hint:
        tree.municipality("Щёкинский район")
    with pytest.raises(Fault, match=hint):
        read_municipality(typed, Places())


@pytest.mark.parametrize("typed", ["Щёкинский", "Щекинский округ", "щёкинский муниципальный район"])
def test_a_municipality_is_known_by_its_own_name_where_it_is_the_only_one(tree, typed):
    place = tree.municipality("Щёкинский район")
    assert read_municipality(typed, Places()) == place.pk
    tree.municipality("город Щёкинский")
    with pytest.raises(Fault, match="Может быть"):
        read_municipality(typed, Places())
