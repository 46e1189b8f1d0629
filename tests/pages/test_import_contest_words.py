"""What the importer makes of single words and rows: tables, titles, addresses, links, names."""

import datetime as dt
import json
from pathlib import Path

import pytest

from showcase.contest.choices import Outcome, Stage
from showcase.core.russian import plain_spaces
from showcase.pages.importers import links, tables, wording
from showcase.pages.importers.dataset import read_dataset
from showcase.pages.importers.faults import BrokenDatasetError
from showcase.pages.importers.news import TEXTS, fingerprint
from showcase.pages.importers.projects import rough_date, voting_is_over
from showcase.pages.importers.release import read_release

DATA = Path(__file__).resolve().parents[2] / "showcase" / "demo" / "data"


@pytest.fixture(scope="module")
def dataset():
    """The real dataset, checked."""
    return read_dataset(DATA / "contest_facts.json")


@pytest.mark.parametrize(
    ("status", "over", "expected"),
    [
        ("победитель", True, (Outcome.WINNER, Stage.DECIDED)),
        ("победитель, реализован", True, (Outcome.WINNER, Stage.BUILT)),
        ("призёр", True, (Outcome.PRIZE, Stage.DECIDED)),
        ("призёр, реализован", True, (Outcome.PRIZE, Stage.BUILT)),
        ("реализован", True, (Outcome.UNKNOWN, Stage.BUILT)),
        ("финалист", True, (Outcome.UNKNOWN, Stage.DECIDED)),
        ("заявка", True, (Outcome.UNKNOWN, Stage.APPLICATION)),
        ("заявка, не победила", True, (Outcome.NOT_WON, Stage.DECIDED)),
        ("на голосовании", True, (Outcome.UNKNOWN, Stage.DECIDED)),
        ("на голосовании", False, (Outcome.UNKNOWN, Stage.VOTING)),
    ],
)
def test_every_status_means_an_outcome_and_a_stage(status, over, expected):
    assert tables.standing(status, over) == expected


def test_every_status_of_the_file_is_in_the_table(dataset):
    assert {row["status"] for row in dataset.projects} <= tables.STATUSES.keys()


@pytest.mark.parametrize(
    ("year", "ends", "today", "expected"),
    [
        (2024, None, dt.date(2026, 4, 1), True),
        (2026, "2026-04-08", dt.date(2026, 4, 8), False),
        (2026, "2026-04-08", dt.date(2026, 4, 9), True),
        (2026, None, dt.date(2026, 12, 31), False),
        (2026, None, dt.date(2027, 1, 1), True),
    ],
)
def test_a_vote_is_over_after_its_last_day_or_its_year(year, ends, today, expected):
    assert voting_is_over({"year": year, "phases": [{"key": "voting", "ends": ends}]}, today) is expected


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("работы завершены, объект готов к приёмке", Stage.BUILT),
        ("приёмка объекта", Stage.BUILT),
        ("сообщено об обустройстве площадки", Stage.BUILT),
        ("основание готово, готовится установка оборудования", Stage.BUILDING),
        ("подготовлено основание под асфальт", Stage.BUILDING),
        ("работы по графику", Stage.BUILDING),
        (
            "планировка, выемка грунта и асфальтирование выполнены, готовится установка оборудования",
            Stage.BUILDING,
        ),
        ("встреча с жителями", ""),
    ],
)
def test_events_tell_the_stage_that_began(words, stage):
    assert tables.event_stage(words) == stage


def test_every_event_of_the_file_tells_a_stage(dataset):
    events = [event["what"] for row in dataset.projects for event in row.get("events", [])]
    assert events
    assert all(tables.event_stage(words) for words in events)


@pytest.mark.parametrize(
    ("title", "applicant", "expected"),
    [
        ("Спортивная площадка: п. Гвардейский", None, "Спортивная площадка в посёлке Гвардейский"),
        ("Спортивная площадка: с. Белый Колодезь", None, "Спортивная площадка в селе Белый Колодезь"),
        ("Заявка 2021 года: г. Щекино", "ТОС", "Заявка ТОС города Щекино"),
        ("Заявка 2021 года: д. Наумовка", "староста", "Заявка старосты деревни Наумовка"),
        ("Заявка 2021 года: Московская Слобода", "староста", "Заявка старосты: Московская Слобода"),
        (
            "Заявка 2021 года: микрорайон СХТ (Тепло-Огаревский район)",
            None,
            "Заявка микрорайона СХТ (Тепло-Огаревский район)",
        ),
        ("Проект ТОС «Южное» (Плавский район)", "ТОС", "Проект ТОС «Южное» (Плавский район)"),
    ],
)
def test_compiled_titles_are_written_out(title, applicant, expected):
    assert wording.project_title(title, applicant) == expected


def test_no_title_of_the_file_stays_an_abbreviation(dataset):
    for row in dataset.projects:
        title = wording.project_title(row["title"], row["applicant_kind"])
        assert not any(short in title for short in (" д. ", " с. ", " п. ", " г. ", "20")), title


@pytest.mark.parametrize(
    ("settlement", "kind", "organisation", "expected"),
    [
        ("д. Иньшино", "детская площадка", "", "inshino-detskaya-ploshchadka"),
        ("г. Донской, мкр Руднев", "", "", "donskoy-rudnev"),
        (None, "", "ТОС «Южное»", "tos-yuzhnoe"),
        (None, "", "", "plavsk"),
    ],
)
def test_a_projects_address_says_where_and_what(settlement, kind, organisation, expected):
    assert wording.project_slug(settlement, kind, organisation, "plavsk") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("практика соседских праздников, автор — Анна Иванова", "практика соседских праздников"),
        ("староста Анна Иванова открыла площадку", "староста открыла площадку"),
        ("руководитель ТОС — Анна Петрова-Водкина, посёлок", ", посёлок"),
        ("исполнительный директор Алексей Благов", "исполнительный директор Алексей Благов"),
        ("ТОС «Заводской район»", "ТОС «Заводской район»"),
        ("старосты Сумарокова и Ильинки", "старосты Сумарокова и Ильинки"),
    ],
)
def test_private_names_are_left_out(text, expected):
    assert wording.plain(text) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/news/starosta-anna-ivanova-zhiteli.htm", True),
        ("https://example.org/starosta_tot_zhe_dobrovolec", True),
        ("https://example.org/aktivistov_tos_i_selskih_starost_nagradili", False),
        ("https://smo71.ru/tag/nashistarosty71/page/2", False),
    ],
)
def test_addresses_that_spell_a_private_name_are_not_shown(address, expected):
    assert wording.names_a_person(address) is expected


@pytest.mark.parametrize(
    ("name", "key", "qualifier", "municipality", "year"),
    [
        ("votes_at_least", "votes", "at_least", "", None),
        ("starosty_2026_approx", "starosty", "about", "", 2026),
        ("tos_2023", "tos", "exact", "", 2023),
        ("venev_applications", "district_applications", "exact", "venevskiy", None),
        ("max_object_cost_rub", "max_object_cost_rub", "up_to", "", None),
        ("objects_2021_2022", "objects_2021_2022", "exact", "", None),
    ],
)
def test_names_of_numbers_are_read(name, key, qualifier, municipality, year):
    stat = tables.read_stat(name)
    assert (stat.kind.key, stat.kind.qualifier, stat.municipality, stat.as_of_year) == (
        key,
        qualifier,
        municipality,
        year,
    )


@pytest.mark.parametrize("name", ["cats", "district_admitted", "votes_2024", "", "tula_votes"])
def test_unknown_numbers_are_not_guessed(name):
    assert tables.read_stat(name) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-06-10", ("2022-06-10", "day")),
        ("2022-06", ("2022-06-01", "month")),
        ("2022", ("2022-01-01", "year")),
    ],
)
def test_a_date_is_kept_as_exactly_as_it_is_known(text, expected):
    assert rough_date(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("В Ивановском-1 обустроили", "Ивановское-1", True),
        ("готовы Белый Колодезь и Зубково", "Белый Колодезь", True),
        ("В Студенце открыли", "Студенец", False),
        ("В Молчанове построят", "Молчаново", True),
        ("площадка в Крутом", "Крутое", True),
        ("крутой берег", "Крутое", False),
        ("Щекинский район", "Щекино", False),
        ("Щекинского района", "Щекинский", True),
        ("в Щёкинском районе", "Щекинский", True),
        ("Тульская область", "Тула", False),
    ],
)
def test_names_are_found_in_any_case_but_not_inside_others(text, name, expected):
    assert links.mentions(text, name) is expected


@pytest.mark.parametrize(
    ("headline", "years", "projects", "municipalities"),
    [
        ("Начался сезон конкурса 2024 года", [2024], [], []),
        ("Фонд конкурса 2025 года вырос до 50 млн рублей", [2025], [], []),
        (
            "В Самохваловке и Юбилейном",
            [2023],
            ["2023-samokhvalovka", "2023-yubileynyy"],
            ["Щекинский район"],
        ),
        ("В Маклеце открыта", [2024], ["2024-maklets"], []),
        ("Плавский ТОС «Северное»", [], [], ["Плавский район"]),
        ("Активистов ТОС и сельских старост чествовали в Туле", [], [], ["Киреевский район"]),
    ],
)
def test_news_lead_to_what_they_are_about(dataset, headline, years, projects, municipalities):
    row = next(row for row in dataset.news if row["headline"].startswith(headline))
    found = links.years_of(row, [year["year"] for year in dataset.years])
    assert found == years
    assert links.projects_of(row, dataset, found) == projects
    assert links.municipalities_of(row, dataset) == municipalities


def test_a_news_item_of_nine_places_leads_to_all_nine(dataset):
    row = next(row for row in dataset.news if row["date"] == "2021-08-27")
    assert len(links.projects_of(row, dataset, [2021])) == 9


def test_every_edited_text_belongs_to_facts_of_the_file(dataset):
    written = {item["facts"] for item in json.loads(TEXTS.read_text("utf-8"))}
    assert written == {fingerprint(row) for row in dataset.news}


def test_the_release_is_taken_apart():
    release = read_release(DATA / "press_release.txt")
    assert len(release.paragraphs) == 10
    assert "«Методическая поддержка — „Инструменты успеха“»" in plain_spaces(release.paragraphs[3])
    assert "«Большие решения малой родины»" in plain_spaces(release.paragraphs[0])
    assert not any("Благов" in paragraph for paragraph in release.paragraphs)
    assert release.quote_text.endswith("нашей Ассоциации!")


@pytest.mark.parametrize("content", ["Только заголовок".encode(), "Заголовок\n\nтекст".encode("utf-16")])
def test_a_release_without_text_is_refused(tmp_path, content):
    path = tmp_path / "release.txt"
    path.write_bytes(content)
    with pytest.raises(BrokenDatasetError, match="пресс-релиз"):
        read_release(path)
