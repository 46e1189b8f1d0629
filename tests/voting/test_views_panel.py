"""What project pages, the strip and the round's page say at each moment, and that caches never say it too long."""

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from showcase.contest.choices import Outcome
from showcase.contest.district_votes import DistrictVotes
from showcase.contest.models import Phase, PointsStep
from showcase.core.models import SiteSettings
from showcase.voting import ballotbox
from showcase.voting.choices import Mode, TotalsMode
from showcase.voting.clock import now
from showcase.voting.district_votes import count_by_district
from showcase.voting.models import OptionResult, Station, VotingRound
from showcase.voting.results import Results, as_csv, results_of
from tests.voting.box import World, phone, plant, size
from tests.voting.voter import Voter

pytestmark = pytest.mark.django_db

MOSCOW = dt.timezone(dt.timedelta(hours=3))
OPENS = dt.datetime(2026, 3, 26, 9, tzinfo=MOSCOW)
CLOSES = dt.datetime(2026, 4, 9, tzinfo=MOSCOW)
GRACE = dt.timedelta(minutes=10)
SECOND = dt.timedelta(seconds=1)


def plain(html: str, selector: str) -> str:
    """Words of the first such element, in one line."""
    found = BeautifulSoup(html, "html.parser").select_one(selector)
    return " ".join(found.get_text(" ").split()) if found else ""


def panel_of(world: World, option: int = 0) -> str:
    """The panel on a project's page."""
    project = world.options[option].project
    return plain(Client().get(project.url).content.decode(), ".vote-panel")


@pytest.fixture
def spring(tree, clock) -> World:
    """A vote from 26 March, 9:00, to the end of 8 April; the clock stands inside."""
    clock.stop_at(OPENS - dt.timedelta(days=2))
    world = plant(tree, opens_at=OPENS, closes_at=CLOSES)
    Phase.objects.create(year_page=world.year, key="winners", title="Итоги", ends=dt.date(2026, 5, 8))
    Phase.objects.create(
        year_page=world.year, key="implementation", title="Стройка", ends=dt.date(2026, 10, 30)
    )
    return world


def test_projects_outside_any_vote_say_nothing(world, tree):
    other = tree.project(tree.year(2021), tree.municipality())
    html = Client().get(other.url).content.decode()
    assert "vote-panel" not in html
    draft = VotingRound.objects.create(year_page=other.contest_year, mode=Mode.RESULTS)
    assert draft.state == "draft"
    assert "vote-panel" not in Client().get(other.url).content.decode()


STATES = [
    (OPENS - SECOND, "Голосование начнётся 26 марта в 9:00", "Добавить в календарь"),
    (OPENS, "Голосование открыто до 8 апреля, 23:59", "Осталось 13 дней."),
    (dt.datetime(2026, 4, 5, 12, tzinfo=MOSCOW), "Осталось 3 дня.", "Поддержать проект"),
    (dt.datetime(2026, 4, 7, 23, 59, 59, tzinfo=MOSCOW), "Остался 1 день.", "Можно поддержать один проект."),
    (
        dt.datetime(2026, 4, 8, 0, tzinfo=MOSCOW),
        "заканчивается сегодня в 23:59 по московскому времени",
        "один из критериев",
    ),
    (CLOSES - dt.timedelta(microseconds=1), "Голосование открыто", "Поддержать проект"),
    (CLOSES, "Голосование завершено 8 апреля", "может ввести его до 0:10"),
    (CLOSES + GRACE, "Голосование завершено 8 апреля", "Считаем баллы. Итоги — до 8 мая."),
]


@pytest.mark.parametrize(("moment", "first", "second"), STATES)
def test_panel_states_by_the_clock(spring, clock, moment, first, second):
    clock.stop_at(moment)
    words = panel_of(spring).replace("\xa0", " ")
    assert first in words
    assert second in words


def test_panel_of_an_open_vote_is_a_link_and_no_form(world):
    html = Client().get(world.options[0].project.url).content.decode()
    panel = BeautifulSoup(html, "html.parser").select_one(".vote-panel")
    assert panel.a["href"] == "/golos/2026/1601/"
    assert panel.find("form") is None
    assert "csrf" not in html


def test_the_administrations_phone_stands_in_the_panel(world, tree):
    from wagtail.models import Site

    SiteSettings.objects.create(site=Site.objects.get(), phone="8 (4872) 12-34-56", hours="пн–чт 9:00–18:00")
    assert "Не получается? Позвоните: 8 (4872) 12-34-56 , пн–чт 9:00–18:00" in panel_of(world)


@pytest.mark.parametrize(
    ("happen", "words", "word_of_the_form"),
    [
        (
            ballotbox.pause,
            ["приостановлено", "Проверяем заявку.", "Голоса, отданные раньше, сохранены."],
            "приостановлено",
        ),
        (
            ballotbox.withdraw,
            ["снят с конкурса", "Проверяем заявку.", "не переходят к другим проектам"],
            "снят с конкурса",
        ),
    ],
)
def test_paused_and_withdrawn(world, happen, words, word_of_the_form):
    asked = Voter(1).ask()
    happen(world.options[0], None, "Проверяем заявку.")
    for word in words:
        assert word in panel_of(world)
    refused = Voter(2).get()
    assert word_of_the_form in refused.soup.h1.text
    assert refused.soup.select_one("main form") is None
    assert asked.enter().soup.h1.text == "Ваш голос принят"  # a code that was sent is taken
    ballotbox.resume(world.options[1], None, "Снова.")
    assert "Голосование открыто" in panel_of(world, 1)


def test_vote_held_elsewhere(tree):
    world = plant(tree, mode=Mode.EXTERNAL, external_url="https://moydvor71.ru/projects")
    words = panel_of(world)
    assert "Голосование идёт на портале moydvor71.ru" in words
    assert "Откроется другой сайт." in words
    assert "портале moydvor71.ru" in Voter().get().soup.h1.text
    assert Voter().get("/golos/2026/itogi.csv").response.status_code == 404


# The strip -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/proekty/", "/gody/", "/novosti/", "/net-takoy/"])
def test_strip_is_on_every_page_while_people_vote(spring, clock, address):
    def strip() -> str:
        return plain(Client().get(address).content.decode(), ".strip--vote").replace("\xa0", " ")

    assert strip() == ""
    clock.stop_at(OPENS)
    assert strip() == "Идёт голосование до 8 апреля, 23:59. Выбрать проект"
    clock.stop_at(CLOSES)
    assert strip() == ""


def test_strip_names_a_demonstration_and_lets_a_real_vote_go_first(tree):
    plant(tree, year=2099, demo=True)
    assert "Демонстрация: идёт голосование" in plain(Client().get("/").content.decode(), ".strip--vote")
    plant(tree)
    assert plain(Client().get("/").content.decode(), ".strip--vote").startswith("Идёт голосование")


@pytest.mark.parametrize("address", ["/", "/proekty/", "/gody/2026/"])
def test_an_open_vote_costs_a_page_two_queries_at_most(tree, address):
    client = Client()
    client.get(address)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len([query for query in queries if "voting_" in query["sql"]])

    without = cost()
    plant(tree, year=2025)
    assert cost() <= without
    assert without <= 3  # strip, next edge, and the year's own results


# Caches ----------------------------------------------------------------------------------------------------------


@dataclass
class Proxy:
    """A shared cache as RFC 9111 describes it; its time is the database's, so that a test can move it."""

    kept: dict[str, tuple[dt.datetime, Any]] = field(default_factory=dict)
    asked: int = 0

    def get(self, url: str) -> str:
        """Answer from memory while the answer is fresh."""
        moment = now()
        until, answer = self.kept.get(url, (moment, None))
        if answer is None or moment >= until:
            self.asked += 1
            answer = Client().get(url)
            age = re.search(r"s-maxage=(\d+)", answer.headers["Cache-Control"])
            seconds = int(age[1]) if age and "public" in answer.headers["Cache-Control"] else 0
            self.kept[url] = (moment + dt.timedelta(seconds=seconds), answer)
        return answer.content.decode()


@pytest.mark.parametrize(
    ("edge", "before", "after"),
    [
        (OPENS, "Голосование начнётся", "Голосование открыто"),
        (CLOSES, "Голосование открыто", "Голосование завершено"),
        (CLOSES + GRACE, "может ввести его", "Считаем баллы"),
    ],
)
def test_panel_flips_at_the_edge_to_the_second_behind_a_cache(spring, clock, edge, before, after):
    proxy, url, strip_seen = Proxy(), spring.options[0].project.url, []
    steps = [*range(-75, 4)]
    for second in steps:
        clock.stop_at(edge + second * SECOND)
        words = plain(proxy.get(url), ".vote-panel")
        assert (before in words, after in words) == (second < 0, second >= 0), second
        strip_seen.append(plain(proxy.get("/"), ".strip--vote") != "")
    is_open = [OPENS <= edge + second * SECOND < CLOSES for second in steps]
    assert strip_seen == is_open
    assert proxy.asked < len(steps)  # the cache did keep pages


def test_a_cache_never_keeps_a_page_past_the_edge(spring, clock):
    for left in (0.5, 1, 1.5, 30, 59.999, 3600):
        clock.stop_at(OPENS - dt.timedelta(seconds=left))
        header = Client().get(spring.options[0].project.url).headers["Cache-Control"]
        assert header == f"public, max-age=0, s-maxage={min(60, int(left))}"


def test_project_pages_are_the_same_bytes_for_everybody_during_a_vote(world):
    url = world.options[0].project.url
    voter = Voter().vote()
    fresh, voted = Client().get(url), voter.client.get(url)
    assert fresh.content == voted.content
    for answer in (fresh, voted):
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer.headers["Cache-Control"].startswith("public")


# Hidden totals and results ---------------------------------------------------------------------------------------


def public_addresses(world: World) -> list[str]:
    """Every public address that could speak about votes."""
    projects = [option.project.url for option in world.options]
    lists = [
        "/",
        "/proekty/",
        "/proekty/?god=2026",
        "/proekty/?god=2026&sort=number",
        "/proekty/?rayon=" + world.options[0].project.get_parent().slug,
        "/gody/",
        "/gody/2026/",
        "/proekty/?god=2026&kak=spiskom",
        "/proekty/?god=2026&poryadok=nazvanie",
        "/itogi/",
        "/itogi/?shema=golosa&god=2026",
        "/novosti/",
        "/poisk/?q=площадка",
    ]
    own = [
        "/golos/2026/",
        "/golos/2026/itogi.csv",
        "/golos/2026/itogi.json",
        "/golos/2026/kalendar.ics",
        "/golos/soglasie/",
    ]
    return [*projects, *lists, *own, "/rss/", "/sitemap.xml", world.options[0].project.get_parent().url]


def test_hidden_totals_change_not_a_byte_of_any_page(world, tree, clock, record_property):
    """T11: what everybody can read, before and after votes that fall on one project only."""
    tree.article()  # a feed without news would tell the moment instead
    moment = now()
    clock.stop_at(moment)
    before = {url: Client().get(url).content for url in public_addresses(world)}
    votes = size(30, 100)
    for number in range(votes):
        world.vote(phone(number), option=2)
    after = {url: Client().get(url).content for url in public_addresses(world)}
    assert [url for url in before if before[url] != after[url]] == []
    assert Client().get("/golos/2026/itogi.csv").status_code == 404
    record_property("T11 посетитель", f"{len(before)} адресов не изменили ни байта после {votes} голосов")


def test_open_totals_are_shown_when_the_rules_say_so(tree):
    world = plant(tree, totals_mode=TotalsMode.LIVE)
    for number in range(3):
        world.vote(phone(number))
    assert "Голоса онлайн 3" in panel_of(world)
    assert "Голоса онлайн" in Client().get("/golos/2026/").content.decode()


@pytest.fixture
def counted(spring, clock, django_user_model) -> World:
    """The vote is over: 25 votes for the first project (two voided), 3 for the second, paper for the first."""
    PointsStep.objects.create(year_page=spring.year, votes_from=1, votes_to=20, points=1)
    PointsStep.objects.create(year_page=spring.year, votes_from=21, points=2)
    clock.stop_at(OPENS + dt.timedelta(days=1))
    for number in range(25):
        spring.vote(phone(number))
    for number in range(25, 28):
        spring.vote(phone(number), option=1)
    first, second = (django_user_model.objects.create_user(name) for name in ("a", "b"))
    station = Station.objects.create(round=spring.round, name="Клуб")
    ballotbox.confirm_paper(ballotbox.enter_paper(station, spring.options[0], 7, "0" * 64, first), second)
    ballots = spring.round.ballots.filter(option=spring.options[0]).values_list("pk", flat=True)[:2]
    ballotbox.decide_void(
        ballotbox.propose_void(spring.round, ballots, "Проверка", "1", first), approve=True, by=second
    )
    clock.stop_at(CLOSES + GRACE)
    ballotbox.close(spring.round.pk, "Тест")
    return spring


def name_outcome(world: World, option: int, outcome: str) -> None:
    """Let the organiser name an outcome."""
    project = world.options[option].project
    project.outcome = outcome
    project.save_revision().publish()


def test_votes_by_district_are_told_after_the_close_and_by_channel(counted):
    place = counted.options[0].project.get_parent()
    assert count_by_district(counted.year) == {place.path: DistrictVotes(online=26, paper=7)}


def test_results_of_a_winner(counted):
    name_outcome(counted, 0, Outcome.WINNER)
    OptionResult.objects.create(option=counted.options[0], points_total=18, place=1)
    words = panel_of(counted).replace("\xa0", " ")
    assert words.startswith("Победитель конкурса 2026 года Построим до 30 октября.")
    for fact in ("Голоса онлайн 23", "Голоса очно 7", "Баллы за голоса 2", "Сумма баллов 18", "Место 1"):
        assert fact in words


def test_results_of_a_project_that_was_not_chosen(counted):
    name_outcome(counted, 1, Outcome.NOT_WON)
    words = panel_of(counted, 1).replace("\xa0", " ")
    assert "Проект набрал 3 голоса онлайн и не вошёл в число победителей" in words
    assert "Заявку можно подать снова" in words


def test_results_before_an_outcome_is_named(counted):
    words = panel_of(counted).replace("\xa0", " ")
    assert "Голосование завершено 8 апреля Считаем баллы. Итоги — до 8 мая." in words
    assert "Голоса онлайн 23" in words


def test_results_without_a_table_of_points(spring, clock):
    clock.stop_at(CLOSES + GRACE)
    ballotbox.close(spring.round.pk, "Тест")
    assert "Таблица баллов этого года не опубликована" in panel_of(spring)
    assert "Таблица баллов этого года не опубликована" in Client().get("/golos/2026/").content.decode()


@pytest.mark.parametrize("address", ["/golos/2026/", "/gody/2026/"])
def test_table_has_a_column_for_each_way_of_voting(counted, address):
    html = Client().get(address).content.decode()
    table = next(
        item for item in BeautifulSoup(html, "html.parser").select("table") if "онлайн" in item.thead.text
    )
    assert [item.text for item in table.select("thead th")][3:6] == [
        "Голоса онлайн",
        "Голоса очно",
        "Баллы за голоса",
    ]
    rows = [[cell.text for cell in row.select("th, td")][1:6] for row in table.select("tbody tr")]
    place = counted.options[0].municipality
    assert rows == [
        ["1601", place, "23", "7", "2"],
        ["1602", place, "3", "не внесены", "1"],
        ["1603", place, "0", "не внесены", "нет данных"],
    ]
    assert "Аннулировано 2 голоса" in html.replace("\xa0", " ")
    assert "определяет комиссия, сайт их не вычисляет" in html


def test_files_say_the_same(counted):
    text = Client().get("/golos/2026/itogi.csv").content.decode()
    assert text.startswith(
        "\ufeffНомер;Проект;Где;Голоса онлайн;Голоса очно;Баллы за голоса;Итог;Аннулировано\r\n"
    )
    assert ";23;7;2;Подводят итоги;2\r\n" in text
    data = Client().get("/golos/2026/itogi.json").json()
    assert (data["voided_total"], data["points_table"]) == (2, [[1, 20, 1], [21, None, 2]])
    first = data["projects"][0]
    assert (first["votes_online"], first["votes_paper"], first["points_for_votes"]) == (23, 7, 2)
    assert first["url"].startswith("http://testserver/proekty/")
    assert {"phone", "voter_tag", "receipt"} & set(first) == set()


def test_formulas_in_titles_stay_text(spring, clock):
    row = replace(results_of_closed(spring, clock).rows[0], title="=1+1")
    text = as_csv(replace(results_of(spring.round), rows=[row]))
    assert ";'=1+1;" in text


def results_of_closed(world: World, clock) -> Results:
    """Close the vote and count."""
    clock.stop_at(CLOSES + GRACE)
    ballotbox.close(world.round.pk, "Тест")
    world.round.refresh_from_db()
    return results_of(world.round)


def test_demonstration_marks_its_files(tree, clock):
    world = plant(tree, year=2099, demo=True)
    world.vote(phone(1))
    clock.shift(hours=1, minutes=11)
    ballotbox.close(world.round.pk, "Тест")
    assert "Демонстрация" in Client().get("/golos/2099/itogi.csv").content.decode()
    assert Client().get("/golos/2099/itogi.json").json()["is_demo"] is True
    page = Client().get("/golos/2099/").content.decode()
    assert "Демонстрационные данные" in page
    assert 'content="noindex' in page


# Papers ----------------------------------------------------------------------------------------------------------


def test_calendar_holds_the_window(spring):
    answer = Client().get("/golos/2026/kalendar.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert "DTSTART:20260326T060000Z\r\nDTEND:20260408T210000Z\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.replace("\r\n ", "").count("Голосование за проекты конкурса 2026 года") == 1


def test_consent_keeps_every_version(world):
    ballotbox.publish_consent("Новые слова\nВторой абзац")
    assert "Новые слова" in Client().get("/golos/soglasie/").content.decode()
    old = Client().get("/golos/soglasie/1/").content.decode()
    assert "Согласен на обработку персональных данных." in old
    assert "Это прежняя редакция" in old
    assert Client().get("/golos/soglasie/9/").status_code == 404


def test_short_address_leads_to_the_newest_vote(world, tree):
    plant(tree, year=2099, demo=True)
    assert Client().get("/golos/")["Location"] == "/golos/2026/"


def test_no_vote_no_pages(tree):
    for address in (
        "/golos/",
        "/golos/2026/",
        "/golos/2026/kalendar.ics",
        "/golos/2026/kvitantsiya/",
        "/golos/soglasie/",
    ):
        assert Client().get(address).status_code == 404
    assert "ещё не было" in Client().get("/golos/proverka/").content.decode()
