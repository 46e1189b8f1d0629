"""A broken dataset: every fault is told at once with its place, and nothing is written."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from wagtail.models import Page

from showcase.contest.models import Figure, ImportRecord
from showcase.pages.importers import run
from showcase.pages.importers.dataset import read_dataset
from showcase.pages.importers.faults import BrokenDatasetError

DATA = Path(__file__).resolve().parents[2] / "showcase" / "demo" / "data"
FACTS = DATA / "contest_facts.json"


@pytest.fixture
def broken(tmp_path):
    """Return a function that changes the dataset, reads it and gives the sentences of its faults."""

    def faults(change) -> list[str]:
        data = json.loads(FACTS.read_text("utf-8"))
        change(data)
        path = tmp_path / "facts.json"
        path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        with pytest.raises(BrokenDatasetError) as caught:
            read_dataset(path)
        return [str(fault) for fault in caught.value.faults]

    return faults


def test_the_real_file_has_no_fault():
    assert read_dataset(FACTS).projects


@pytest.mark.parametrize(
    ("place", "field", "value", "expected"),
    [
        (
            "projects",
            "status",
            "почти победил",
            "projects[0].status: неизвестно: статус «почти победил»; известны: ",
        ),
        ("projects", "status", None, "projects[0].status: нужна строка, а здесь пусто (null)"),
        ("projects", "year", 1999, "projects[0].year: число 1999 вне пределов: от 2000 до 2100"),
        ("projects", "year", 2030, "projects[0].year: неизвестный год 2030: его нет в contest_years"),
        ("projects", "year", "2021", "projects[0].year: нужно целое число, а здесь строка"),
        ("projects", "year", True, "projects[0].year: нужно целое число, а здесь да/нет"),
        ("projects", "municipality", "Луна", "projects[0].municipality: неизвестный муниципалитет «Луна»"),
        ("projects", "type", "бассейн", "projects[0].type: неизвестно: вид «бассейн»"),
        (
            "projects",
            "sources",
            ["нет"],
            "projects[0].sources[0]: неизвестный источник «нет»: его нет в sources",
        ),
        ("projects", "sources", "zanmsk-2021", "projects[0].sources: нужен список, а здесь строка"),
        ("projects", "title", "", "projects[0].title: пустая строка; если сведений нет, поставьте null"),
        (
            "projects",
            "title",
            "я" * 300,
            "projects[0].title: слишком длинно: 300 знаков, можно не больше 200",
        ),
        ("projects", "title", "a\x00b", "projects[0].title: в строке есть недопустимые управляющие знаки"),
        ("projects", "id", "Плохой адрес", "projects[0].id: «Плохой адрес» не подходит"),
        ("projects", "uncertain", ["цвет"], "projects[0].uncertain[0]: неизвестно: поле «цвет»"),
        ("projects", "voting_number", "16-01", "projects[0].voting_number: «16-01» не подходит: нужны цифры"),
        ("projects", "platform_id", 10**12, "projects[0].platform_id: число 1000000000000 вне пределов"),
        ("projects", "votes", 5, "projects[0].votes: неизвестное поле"),
        (
            "projects",
            "events",
            [{"date": "2021-13-01", "what": "x"}],
            "projects[0].events[0].date: такой даты нет",
        ),
        (
            "projects",
            "events",
            [{"date": "вчера", "what": "x"}],
            "projects[0].events[0].date: нужна дата вида",
        ),
        (
            "municipalities",
            "kind",
            "уезд",
            "municipalities[0].kind: неизвестно: статус муниципалитета «уезд»",
        ),
        ("municipalities", "lat", 154.0, "municipalities[0].lat: число 154.0 вне пределов"),
        ("municipalities", "lat", "54", "municipalities[0].lat: нужно число, а здесь строка"),
        ("municipalities", "id", "utochnyaetsya", "municipalities[0].id: этот адрес занят"),
        ("contest_years", "stats", {"cats": 3}, "contest_years[0].stats.cats: неизвестный показатель «cats»"),
        ("contest_years", "stats", {"votes": -1}, "contest_years[0].stats.votes: число -1 вне пределов"),
        ("contest_years", "stats", {"votes": 10**400}, "contest_years[0].stats.votes: число 1000"),
        (
            "contest_years",
            "stats_notes",
            {"votes": "x"},
            "contest_years[0].stats_notes.votes: такого показателя нет",
        ),
        ("contest_years", "phases", [{}], "contest_years[0].phases[0].key: нет обязательного поля"),
        (
            "contest_years",
            "conflicts",
            [{"field": [], "values": []}],
            "contest_years[0].conflicts[0].values: список пуст",
        ),
        ("news", "facts", [], "news[0].facts: список пуст"),
        ("news", "date", "2021-02-30", "news[0].date: такой даты нет: «2021-02-30»"),
        ("news", "tag", "погода", "news[0].tag: неизвестно: тема «погода»"),
        ("news", "sources", [], "news[0].sources: список пуст"),
    ],
)
def test_a_fault_is_told_with_its_place_and_a_sentence(broken, place, field, value, expected):
    found = broken(lambda data: data[place][0].update({field: value}))
    assert any(line.startswith(expected) for line in found), found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda data: data.update(schema=2), "schema: понятна только версия 1"),
        (lambda data: data.update(schema=True), "schema: понятна только версия 1"),
        (lambda data: data.pop("schema"), "schema: нет обязательного поля"),
        (lambda data: data.update(extra=1), "extra: неизвестное поле"),
        (lambda data: data.update(projects={}), "projects: нужен список, а здесь набор полей"),
        (lambda data: data["projects"].append(5), "projects[42]: нужен набор полей, а здесь целое число"),
        (lambda data: data["sources"].update(x="не адрес"), "sources.x: это не адрес страницы: «не адрес»"),
        (lambda data: data["aggregate"].update(cats=1), "aggregate.cats: неизвестный показатель"),
        (lambda data: data["rules"].update(weather={}), "rules.weather: неизвестное поле"),
        (
            lambda data: data["projects"].append(data["projects"][3]),
            "projects[42].id: «2021-belyy-kolodez» уже есть: projects[3].id",
        ),
        (
            lambda data: data["contest_years"].append(data["contest_years"][0]),
            "contest_years[6].year: «2021» уже есть: contest_years[0].year",
        ),
        (
            lambda data: data["projects"][37].update(voting_number="1601"),
            "projects[37].voting_number: «1601» уже есть: projects[36].voting_number",
        ),
        (
            lambda data: data["contest_years"][1]["phases"][1].update(ends="2022-01-01"),
            "contest_years[1].phases[1].ends: этап кончается (2022-01-01) раньше, чем начинается",
        ),
    ],
)
def test_a_fault_of_the_whole_is_told(broken, change, expected):
    found = broken(change)
    assert any(line.startswith(expected) for line in found), found


def test_all_faults_are_told_at_once(broken):
    def change(data):
        data["schema"] = 7
        data["municipalities"][2]["kind"] = "уезд"
        data["projects"][12]["status"] = "?"
        del data["projects"][13]["title"]
        data["news"][5]["date"] = None

    places = {line.partition(":")[0] for line in broken(change)}
    expected = {
        "schema",
        "municipalities[2].kind",
        "projects[12].status",
        "projects[13].title",
        "news[5].date",
    }
    assert places == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "файл: это не JSON: ошибка в строке 1, знак 1"),
        (b'{"schema": 1,', "файл: это не JSON: ошибка в строке 1"),
        ("{}".encode("utf-16"), "файл: не в кодировке UTF-8"),
        ('{"a": "я"}'.encode("cp1251"), "файл: не в кодировке UTF-8, первый неверный байт — 8-й"),
        (b'{"schema": NaN}', "файл: это не JSON"),
        (b"[" * 100_000, "файл: это не JSON"),
        (b"[]", "файл: нужен набор полей, а здесь список"),
        (b"null", "файл: нужен набор полей, а здесь пусто (null)"),
        (b'{"schema": 1, "sources": [], "municipalities": 3}', "sources: нужен набор полей, а здесь список"),
    ],
)
def test_what_is_no_dataset_at_all_is_told(tmp_path, content, expected):
    path = tmp_path / "facts.json"
    path.write_bytes(content)
    with pytest.raises(BrokenDatasetError) as caught:
        read_dataset(path)
    assert any(str(fault).startswith(expected) for fault in caught.value.faults), caught.value


def test_a_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(BrokenDatasetError, match="файл: не читается"):
        read_dataset(tmp_path / "no.json")


def test_the_command_fails_and_writes_nothing(db, tmp_path):
    data = json.loads(FACTS.read_text("utf-8"))
    data["projects"][12]["status"] = "?"
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(data), "utf-8")
    before = Page.objects.count()
    with pytest.raises(CommandError, match=r"Ничего не записано. Ошибок: 1.\nprojects\[12\].status"):
        call_command("import_contest", str(path))
    assert Page.objects.count() == before
    assert ImportRecord.objects.count() == 0


def test_an_import_that_breaks_half_way_leaves_nothing(db, monkeypatch):
    def fail(*args):
        raise DatabaseError("связь с базой прервалась")

    before = list(Page.objects.values())
    monkeypatch.setattr(run, "write_figures", fail)
    with pytest.raises(DatabaseError):
        run.import_contest(FACTS)
    assert list(Page.objects.values()) == before
    assert not ImportRecord.objects.exists()
    assert not Figure.objects.exists()
