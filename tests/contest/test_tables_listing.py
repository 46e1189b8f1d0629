"""What the list of projects does with tables: export, template, one status for many."""

from decimal import Decimal

from showcase.contest.models import ProjectPage, TableImport
from showcase.contest.tables import files, stock
from showcase.contest.tables.columns import COLUMNS
from showcase.contest.tables.places import Places
from showcase.contest.tables.plan import RowState
from tests.contest import tables
from tests.contest.tables import ROW, load, plan_of, project


def test_export_is_changed_in_a_spreadsheet_and_loaded_again(admin_client, tree, known, year, district):
    known.costs.create(source="region", amount=1_200_000)
    nameless = tree.project(year, district, title="=1+1", outcome="prize", points=Decimal("7.25"))
    data = admin_client.get(f"/admin/projects/?export=xlsx&contest_year={year.pk}").getvalue()
    assert plan_of(data).counts[RowState.SAME] == 2
    book = tables.opened(data)
    cells = {cell.value: index for index, cell in enumerate(book["Проекты"][1])}
    for row in book["Проекты"].iter_rows(min_row=2):
        row[cells["Стадия"]].value = "Построено"
        row[cells["Деньги области, руб."]].value = "1 300 000"
        if row[cells["Код страницы"]].value == nameless.pk:
            assert (row[cells["Название"]].value, row[cells["Название"]].data_type) == ("=1+1", "s")
            row[cells["Название"]].value, row[cells["Номер"]].value = "Поле", "7"
    stream = tables.io.BytesIO()
    book.save(stream)
    load(admin_client, stream.getvalue())
    assert {page.stage for page in ProjectPage.objects.all()} == {"built"}
    assert project("1605").costs.get().amount == 1_300_000
    assert project("7").pk == nameless.pk


def test_export_follows_the_filters_and_the_rights(admin_client, tree, known, district):
    tree.project(tree.year(2024), district, title="Прошлая")
    answer = admin_client.get("/admin/projects/?export=xlsx&kind=children")
    rows = list(tables.opened(answer.getvalue())["Проекты"].values)
    assert [row[4] for row in rows] == ["Название", "Качели"]
    assert "text/html" in admin_client.get("/admin/years/?export=xlsx")["Content-Type"]


def test_the_template_has_lists_and_is_taken_back(admin_client, year, district):
    book = tables.opened(admin_client.get("/admin/tables/template/").getvalue())
    sheet = book["Проекты"]
    assert [cell.value for cell in sheet[1]] == [column.heading for column in COLUMNS[:-1]]
    assert len(sheet.data_validations.dataValidation) == 6
    assert {cell.value for row in book["Списки"] for cell in row} >= {"Щёкинский район", "Победитель", 2025}
    sheet.append([*ROW, None])
    stream = tables.io.BytesIO()
    book.save(stream)
    assert plan_of(stream.getvalue()).counts[RowState.NEW] == 1


def test_columns_are_named_once_and_read_what_they_show(known):
    (found,) = stock.with_versions([known], Places())
    names = [name for column in COLUMNS for name in column.all_names()]
    assert len(names) == len(set(names))
    assert files.export([found.values], Places())


def test_status_of_many_is_changed_from_the_list(admin_client, tree, known, year, district):
    other = tree.project(year, district, title="Другая")
    url = f"/admin/bulk/contest/projectpage/status/?id={known.pk}&id={other.pk}&next=/admin/projects/"
    assert "Выбрано проектов: 2" in admin_client.get(url).content.decode()
    admin_client.post(url, {"outcome": "Победитель", "stage": ""})
    tables.queue.run_due()
    assert {page.outcome for page in ProjectPage.objects.all()} == {"winner"}
    everything = f"/admin/bulk/contest/projectpage/status/?id=all&contest_year={year.pk}&q=Другая&next=/admin/projects/"
    admin_client.post(everything, {"outcome": "", "stage": "Построено"})
    tables.queue.run_due()
    assert {page.pk: page.stage for page in ProjectPage.objects.all()} == {
        known.pk: "application",
        other.pk: "built",
    }


def test_status_that_cannot_be_changed_is_told_without_a_table(admin_client, known):
    ProjectPage.objects.filter(pk=known.pk).update(locked=True)
    url = f"/admin/bulk/contest/projectpage/status/?id={known.pk}&next=/admin/projects/"
    html = admin_client.post(url, {"outcome": "Победитель", "stage": ""}, follow=True).content.decode()
    assert "выберите другие проекты" in html
    assert "загрузите таблицу снова" not in html.replace(stock.LOCKED, "")
    assert admin_client.get(f"{TableImport.objects.get().get_absolute_url()}marked/").status_code == 404
