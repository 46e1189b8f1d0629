"""Figures in the admin: list, filters, form, spreadsheet."""

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.utils import timezone

from showcase.contest.models import Figure
from showcase.core.admin_register import cell_value, spreadsheet
from tests import examples, factories

LIST = "/admin/figures/"
NBSP = "\u00a0"
ALL = {"22 000", "21 894", "900", "30 млн руб.", "0"}
EXAMPLES = examples.load("figures")


@pytest.fixture
def year(tree):
    return tree.year(2024)


@pytest.fixture
def figures(tree, year):
    """A conflict, a certain figure, a figure of all years."""
    factories.figure(
        year,
        key="votes",
        value=22000,
        qualifier="at_least",
        channel="online",
        as_of=dt.date(2024, 4, 8),
        sources=[],
    )
    factories.figure(
        year, key="votes", value=21894, channel="online", as_of=dt.date(2024, 4, 8), is_uncertain=True
    )
    factories.figure(year, key="votes", value=900, channel="offline", is_interim=True)
    factories.figure(None, key="budget_rub", value=30_000_000, qualifier="up_to")
    factories.figure(
        tree.year(2023), key="winners", value=0, is_derived=True, how="по списку", note="=1+1", sources=[]
    )
    return Figure.objects.all()


def page(client, query: str = "") -> str:
    response = client.get(LIST + query, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def values(html: str) -> set[str]:
    return {
        value.replace(NBSP, " ")
        for value in re.findall(r'<td class="field-show_value[^"]*">([^<]*)</td>', html)
    }


def test_the_list_shows_numbers_as_people_write_them(figures, admin_client):
    html = page(admin_client)
    assert values(html) == ALL
    for words in (
        "свыше",
        "онлайн",
        f"8{NBSP}апреля 2024{NBSP}года",
        "все годы",
        "не подтверждено",
        "промежуточное",
    ):
        assert words in html
    assert html.count("источники расходятся") == 2
    assert "csv" not in html


@pytest.mark.parametrize(("query", "left"), EXAMPLES["filters"])
def test_the_list_is_filtered_and_searched(figures, admin_client, query, left):
    assert values(page(admin_client, query)) == (ALL if left == ["*"] else set(left))


def test_only_two_figures_of_one_district_year_and_day_are_a_conflict(tree, year, admin_client):
    factories.figure(year, municipality=tree.municipality())
    factories.figure(year, municipality=tree.municipality())
    factories.figure(None)
    factories.figure(tree.year(2023))
    factories.figure(tree.year(2022), as_of=dt.date(2022, 5, 1))
    factories.figure(Figure.objects.latest("pk").contest_year, as_of=dt.date(2022, 6, 1))
    assert "источники расходятся" not in page(admin_client)
    factories.figure(None, value=22)
    assert page(admin_client).count("источники расходятся") == 2


def rows(client, query: str = "") -> list[tuple]:
    response = client.get(f"{LIST}?export=xlsx{query}")
    assert response.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    return [tuple(cell.value for cell in row) for row in book.active.iter_rows()]


def test_the_spreadsheet_is_russian(figures, admin_client):
    heading, *lines = rows(admin_client)
    assert len(lines) == 5
    text = " ".join(str(value) for line in [heading, *lines] for value in line if value)
    assert set(re.findall(r"[A-Za-z]{2,}", text.replace("https://example.org/1", ""))) == set()
    line = next(line for line in lines if line[heading.index("Значение")] == 22000)
    assert line[heading.index("Точность")] == "свыше"
    assert line[heading.index("Источники расходятся")] == "да"
    assert line[heading.index("На дату")] == f"8{NBSP}апреля 2024{NBSP}года"
    assert {line[heading.index("Значение")] for line in lines} >= {0, 900}


def test_the_spreadsheet_holds_what_the_filters_left(figures, admin_client):
    assert len(rows(admin_client, "&key__exact=winners")) == 2
    assert admin_client.get(f"{LIST}?export=csv").headers["Content-Type"].startswith("text/html")


def test_moments_are_written_by_moscow_time():
    moment = dt.datetime(2025, 4, 8, 21, 30, tzinfo=dt.UTC)
    assert cell_value(moment) == dt.datetime(2025, 4, 9, 0, 30)
    assert cell_value(timezone.make_aware(dt.datetime(2025, 4, 8, 12, 0))) == dt.datetime(2025, 4, 8, 12, 0)


@pytest.mark.parametrize("text", ["=1+1", "=cmd|'/c calc'!A1", "+1", "-1", "@x", "Со\x0bслов газеты"])
def test_no_text_becomes_a_formula_or_stops_the_export(text):
    sheet = openpyxl.load_workbook(io.BytesIO(spreadsheet("Таблица", {"Слова": str}, [text]))).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text.replace("\x0b", " "), "s")


def test_a_figure_is_written_and_corrected(year, admin_client):
    form = {"contest_year": year.pk, **EXAMPLES["form"]}
    assert admin_client.post(f"{LIST}create/", form).status_code == 302
    figure = Figure.objects.get()
    assert (figure.value, figure.as_of, len(figure.sources)) == (21000, dt.date(2024, 4, 8), 2)
    assert admin_client.post(f"{LIST}edit/{figure.pk}/", {**form, "value": "21001"}).status_code == 302
    figure.refresh_from_db()
    assert figure.value == 21001


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"value": "-1"}, "больше либо равно 0"), ({"is_derived": "on"}, "Напишите, как вычислена цифра.")],
)
def test_a_wrong_figure_gets_a_sentence(year, admin_client, change, sentence):
    form = {"key": "votes", "value": "1", "qualifier": "exact", "as_of_precision": "day", **change}
    response = admin_client.post(f"{LIST}create/", form)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Figure.objects.exists()


def test_a_row_is_read(year, admin_client):
    figure = factories.figure(year, is_uncertain=True)
    html = admin_client.get(f"{LIST}inspect/{figure.pk}/").content.decode()
    assert "https://example.org/1" in html
    assert "Не подтверждено" in html
