"""Files as people make them: every encoding is read, every mess ends in a sentence."""

import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.comments import Comment

from showcase.contest.tables import files
from showcase.contest.tables.plan import RowState
from showcase.contest.tables.reading import MAX_ROWS, read_table
from showcase.contest.tables.xlsx import FORMULA, Unreadable
from tests.contest.tables import HEADINGS, ROW, opened, plan_of, upload, xlsx

OLD_XLS = b"\xd0\xcf\x11\xe0" + bytes(600)
PASSWORD = OLD_XLS + "EncryptedPackage".encode("utf-16-le")


def csv(delimiter: str, encoding: str) -> bytes:
    lines = [HEADINGS, [str(cell) for cell in ROW]]
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines).encode(encoding)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_csv_of_any_program_is_read(year, delimiter, encoding):
    assert plan_of(csv(delimiter, encoding)).counts[RowState.NEW] == 1


def zip_bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 61 * 1024 * 1024)
    return stream.getvalue()


def far_away(book) -> None:
    book.active["A900000"] = 2025


REFUSED = {
    "empty": (lambda: b"", "Файл пустой"),
    "password": (lambda: PASSWORD, "закрыта паролем"),
    "old format": (lambda: OLD_XLS, "старый вид"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "Это не таблица"),
    "text": (lambda: "Список площадок района".encode(), "Это не таблица проектов"),
    "other sheet": (lambda: xlsx(["Имя", "Сумма"], ["а", 1]), "Это не таблица проектов"),
    "broken archive": (lambda: xlsx(HEADINGS, ROW)[:900], "Файл испорчен"),
    "other archive": (lambda: zip_of("mimetype"), "Файл испорчен"),
    "headings only": (lambda: xlsx(HEADINGS), "нет ни одной строки"),
    "two columns of a name": (
        lambda: xlsx(["Номер", "Итог", "Номер"], [1, "Призёр", 2]),
        "встречается дважды",
    ),
    "rows": (lambda: b"\n".join([b"number", *[b"1;x"] * 3]), "Это не таблица проектов"),
    "50,000 rows": (
        lambda: "\n".join(["Номер;Место", *(f"{n};1" for n in range(50_000))]).encode(),
        "больше 5",
    ),
    "an empty tail": (lambda: xlsx(HEADINGS, ROW, change=far_away), "тысячи пустых строк"),
    "10 MB": (lambda: b"a" * (10 * 1024 * 1024 + 1), "больше 10 МБ"),
    "zip bomb": (zip_bomb, "слишком велика"),
    "quotes": (
        lambda: 'Номер;Итог\n1;"Призёр\n'.encode() + b"x" * 200_000,
        "Строка 2: .* не закрыта кавычка",
    ),
    "a quote that swallows rows": (
        lambda: 'Номер;Название;Место\n1;"Качели;1\n2;Горка;2\n3;Клуб";3\n'.encode(),
        "Строка 2: .* лишняя",
    ),
    "a quote in a column that is not read": (
        lambda: 'Номер;Место;Заметка\n0;1;-\n1;1;"клуб\n2;2;школа"\n'.encode(),
        "Строка 3: .* лишняя",
    ),
    "a quote before half a name": (lambda: 'Номер;Название\n1;"Заря" клуб\n2;Горка'.encode(), "Строка 2: "),
    "endless merging": (
        lambda: replaced(
            xlsx(HEADINGS, ROW), b"</sheetData>", b"</sheetData>" + b'<mergeCell ref="A1:BH5000"/>' * 9000
        ),
        "слишком много объединённых",
    ),
}


def zip_of(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(("data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_table_is_refused_in_words(data, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read_table(data())


def test_exactly_as_many_rows_as_allowed_are_read():
    lines = ["Номер;Место", *(f"{number};1" for number in range(MAX_ROWS))]
    assert len(read_table("\n".join(lines).encode()).rows) == MAX_ROWS


def test_merged_cells_are_named_and_a_title_above_the_table_is_not(year):
    def merge(book) -> None:
        book.active.merge_cells("A1:F1")
        book.active.merge_cells("C3:C4")

    data = xlsx(["Заявки на 2025 год"], HEADINGS, ROW, [2025, 8, None, *ROW[3:]], change=merge)
    first, second = plan_of(data).rows
    assert "Ячейки C3:C4 объединены" in first.faults["municipality"]
    assert "Ячейки C3:C4 объединены" in second.faults["municipality"]
    assert set(first.faults) == {"municipality"}


def test_headings_of_two_rows_are_no_row(year):
    def merge(book) -> None:
        for column in "ABCDEF":
            book.active.merge_cells(f"{column}1:{column}2")

    (row,) = plan_of(xlsx(HEADINGS, [], ROW, change=merge)).rows
    assert (row.line, row.state) == (3, RowState.NEW)


def test_a_second_sheet_with_projects_is_named(year):
    def add(book) -> None:
        for title, heading in (("Ещё", "Номер"), ("Заметки", "Кто")):
            book.create_sheet(title).append([heading, "Итог"])

    assert "Проекты есть и на других: «Ещё»." in " ".join(read_table(xlsx(HEADINGS, ROW, change=add)).notes)


@pytest.mark.parametrize("part", [b'<c r="A1"' * 100_000, b'<c r="A1">' + b" " * 1_000_000])
def test_formulas_are_looked_for_in_time_that_grows_with_the_file(part):
    start = time.process_time()
    assert FORMULA.findall(part) == []
    assert time.process_time() - start < 1


def test_formulas_macros_hidden_sheets_and_foreign_columns_are_left_out_and_said(year):
    def spoil(book) -> None:
        book.active["E2"] = "=1+1"
        book.create_sheet("Черновик").sheet_state = "hidden"

    data = with_part(
        xlsx([*HEADINGS, "Телефон"], [*ROW, "+7 900 000-00-00"], change=spoil), "xl/vbaProject.bin"
    )
    sheet = read_table(data)
    notes = " ".join(sheet.notes)
    for words in ("1\u00a0формула", "макросы", "«Черновик»", "«Телефон»", "Имена и телефоны"):
        assert words in notes
    assert "+7 900" not in str(sheet.rows)
    assert "формула без посчитанного значения" in plan_of(data).rows[0].faults["title"]


def with_part(data: bytes, name: str, part: bytes = b"macro") -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def test_a_computed_value_is_taken_and_the_formula_is_not_run(year):
    data = replaced(xlsx(HEADINGS, ROW), b"<v>7</v>", b"<f>3+4</f><v>7</v>")
    assert plan_of(data).rows[0].number == "7"


def replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for part in source.namelist():
            target.writestr(part, source.read(part).replace(old, new))
    return stream.getvalue()


@pytest.mark.parametrize("value", [b"1e999", b"9" * 4000])
def test_a_number_that_no_spreadsheet_holds_is_named_and_marked(admin_client, year, value):
    table = upload(admin_client, replaced(xlsx(HEADINGS, ROW), b"<v>7</v>", b"<v>%s</v>" % value))
    answer = admin_client.get(f"{table.get_absolute_url()}marked/")
    cell = opened(answer.content).active["B2"]
    assert (cell.value, "ошибка вычисления #NUM!" in cell.comment.text) == ("#NUM!", True)


def test_marks_of_an_earlier_time_are_removed_and_notes_stay(admin_client, year):
    def note(book) -> None:
        book.active["F2"].comment = Comment("Уточнить", "Анна")
        book.active.merge_cells("A2:A3")

    wrong = [*ROW[:5], "каток"]
    data = xlsx(HEADINGS, wrong, [None, 8, *wrong[2:]], change=note)
    first = files.marked(data, vars(read_table(data)), faults_of(data))
    again = files.marked(first, vars(read_table(first)), [])
    cells = {name: opened(first).active[name].comment.text for name in ("A2", "F2")}
    assert cells["F2"].startswith("Уточнить\n✗ «каток»")
    assert cells["A2"].count("объединены") == 1
    assert opened(again).active["F2"].comment.text == "Уточнить"
    assert opened(again).active["A2"].comment is None
    assert opened(again).active["A2"].fill.fill_type is None


def faults_of(data: bytes) -> list:
    return [(row.line, row.faults) for row in plan_of(data).rows]


def test_the_same_project_twice_is_refused_in_both_rows(year):
    faults = [row.faults["public_number"] for row in plan_of(xlsx(HEADINGS, ROW, ROW)).rows]
    assert ["строке: 3" in faults[0], "строке: 2" in faults[1]] == [True, True]


@pytest.mark.parametrize("kind", ["xlsx", "heavy.xlsx", "csv"])
def test_the_table_comes_back_with_its_faults_marked(admin_client, year, kind):
    rows = [[*ROW[:5], "каток"], [2025, 8, "Щёкинский район", "д. Новая", "=2+2", "детская площадка"]]
    if kind == "csv":
        lines = [["Заявки"], HEADINGS, *rows]
        data = "\n".join(";".join(str(cell) for cell in line) for line in lines).encode("cp1251")
    else:
        data = xlsx(["Заявки"], HEADINGS, *rows, change=lambda book: book.create_sheet("Черновик"))
    if kind == "heavy.xlsx":
        data = with_part(data, "xl/media/picture.png", bytes(files.MAX_OPENED_WHOLE))
    table = upload(admin_client, data, f"заявки.{kind}")
    answer = admin_client.get(f"{table.get_absolute_url()}marked/")
    assert (
        "%D1%81%20%D0%BF%D0%BE%D0%BC%D0%B5%D1%82%D0%BA%D0%B0%D0%BC%D0%B8.xlsx"
        in answer["Content-Disposition"]
    )
    cell = opened(answer.content).active["F3"]
    assert (cell.value, cell.fill.start_color.rgb) == ("каток", files.FAULT_FILL.start_color.rgb)
    assert "«каток» нет в списке" in cell.comment.text
    assert opened(answer.content).active["F4"].comment is None
    assert len(opened(answer.content).sheetnames) == (2 if kind == "xlsx" else 1)


def test_a_refused_file_is_told_at_its_field(admin_client, year):
    answer = admin_client.post("/admin/tables/", {"file": SimpleUploadedFile("a.xlsx", PASSWORD)})
    assert "Таблица закрыта паролем" in answer.content.decode()
