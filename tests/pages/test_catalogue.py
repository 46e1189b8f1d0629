"""The catalogue: filters, ways to sort, the random order of a vote, the list without photos."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.utils.timezone import localdate as today

from showcase.contest.models import Phase
from tests import examples
from tests.factories import figure, photo
from tests.growth import assert_same_queries

TITLE = re.compile(r'(?:<th scope="row">.*?<a|class="project-card__link") href="[^"]*">([^<]+)<', re.DOTALL)
COUNT = re.compile(r"([^<>]+) \((\d+)\)</(?:option|span)>")


def read(client, query: str = "") -> str:
    """Return a page of the catalogue with ordinary spaces."""
    cache.clear()
    response = client.get(f"/proekty/{query}")
    assert response.status_code == 200
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def titles(client, query: str = "") -> list[str]:
    return TITLE.findall(read(client, query))


def link(html: str, text: str) -> str:
    """Return the query of the link with this text."""
    [address] = re.findall(rf'<a [^>]*href="/proekty/([^"]*)"[^>]*>{text}', html)
    return address.replace("&amp;", "&")


@pytest.fixture
def vote(tree):
    """A year with thirty projects whose vote is open today, and a finished year with two."""
    old, year, place = tree.year(2024), tree.year(2025), tree.municipality()
    day = dt.timedelta(days=1)
    for number in range(30):
        tree.project(year, place, title=f"Проект {number:02}")
    for title in ("Ель", "Ёжик"):
        tree.project(old, tree.municipality(title.upper()), title=f"«{title}»")
    starts, ends = today() - 3 * day, today() + day
    return Phase.objects.create(year_page=year, key="voting", title="Голосование", starts=starts, ends=ends)


def test_pairs_of_photos_are_a_filter_with_its_count_and_its_earlier_name(client, tree):
    year, place = tree.year(2024), tree.municipality()
    both, later, before, bare = (tree.project(year, place, title=f"Проект {n}") for n in range(4))
    for project, stages in ((both, "before after"), (later, "before year_later"), (before, "before works")):
        for stage in stages.split():
            photo(project, stage=stage)
    counts = {label.strip(): count for label, count in COUNT.findall(read(client))}
    assert (counts["Есть фото «было» и «стало»"], counts["Есть фото"]) == ("2", "3")
    assert titles(client, "?snimki=est") == [both.title, later.title, before.title]
    assert titles(client, "?foto=bylo-stalo") == [both.title, later.title]
    assert "Убрать условие" in read(client, "?foto=bylo-stalo")
    assert bare.title in read(client)
    earlier = client.get("/proekty/?god=2024&foto=para")
    assert (earlier.status_code, earlier["Location"]) == (301, "/proekty/?god=2024&foto=bylo-stalo")


def test_counts_of_a_filter_heed_all_the_others(client, tree):
    here, there = tree.municipality("Плавский район", slug="plavskiy"), tree.municipality("Чернский район")
    year = tree.year(2024)
    for place, kind in ((here, "sport"), (there, "sport"), (here, "multi")):
        tree.project(year, place, kind=kind)
    tree.project(tree.year(2023), there, kind="multi")
    tree.project(tree.year(2027, is_demo=True), here, kind="sport")
    counts = dict(COUNT.findall(read(client, "?rayon=plavskiy&vid=sportivnye")))
    rows = "Плавский район|Чернский район|2024 год|2027 год, демонстрация|Спортивные площадки"
    rows += "|Многофункциональные площадки|Итог неизвестен|Заявка"
    assert counts == dict.fromkeys(rows.split("|"), "1")


def test_projects_of_an_open_vote_stand_in_the_same_random_order_all_day(client, vote):
    html = read(client, "?god=2025")
    first = TITLE.findall(html)
    assert read(client, "?god=2025") == html
    assert "Порядок случайный и сегодня один для всех" in html
    following = link(html, "Показать ещё 6")
    assert following == f"?god=2025&den={today()}&p=2"
    everything = first + titles(client, following)
    assert sorted(everything) == [f"Проект {number:02}" for number in range(30)] != everything
    other_day = titles(client, f"?god=2025&den={today() - dt.timedelta(days=1)}")
    assert other_day != first
    assert titles(client)[:24] == first  # without a year too the alphabet helps nobody


def test_a_shared_order_outlives_the_vote(client, vote):
    assert link(read(client, "?god=2025"), "Ссылка на этот порядок") == f"?god=2025&den={today()}"
    yesterday = today() - dt.timedelta(days=1)
    shared = f"?god=2025&den={yesterday}"
    order = titles(client, shared)
    Phase.objects.filter(pk=vote.pk).update(ends=yesterday)
    assert titles(client, shared) == order
    assert titles(client, "?god=2025") == [f"Проект {number:02}" for number in range(24)] != order


def test_sorting_by_name_and_district_knows_russian(client, vote):
    assert titles(client, "?god=2024&poryadok=nazvanie") == ["«Ёжик»", "«Ель»"]
    assert titles(client, "?god=2024&poryadok=rayon") == ["«Ёжик»", "«Ель»"]
    assert "Порядок случайный" not in read(client, "?god=2025&poryadok=nazvanie")
    assert "Порядок случайный" in read(client, "?poryadok=sluchayno")


def test_robots_know_one_address_of_a_list(client, vote):
    for query, canonical in examples.load("requests")["canonical"]:
        assert f'rel="canonical" href="http://testserver/proekty/{canonical}"' in read(client, query), query


def test_a_list_with_few_photos_is_shown_as_rows_and_keeps_the_choice(client, vote):
    html = read(client, "?god=2025&poryadok=nazvanie")
    assert "<table" in html
    assert "Проекты 1–24 из 30" in html
    assert 'data-label="Год"' not in html
    assert 'data-label="Год"' in read(client, "?kak=spiskom")
    assert "Фото пока нет." in html
    assert 'class="project-card' not in html
    assert link(html, "Показать карточками") == "?god=2025&poryadok=nazvanie&kak=kartochkami"
    cards = read(client, "?god=2025&poryadok=nazvanie&kak=kartochkami")
    assert cards.count('class="region-scheme"') == 24
    assert link(cards, "Показать ещё 6") == "?god=2025&poryadok=nazvanie&kak=kartochkami&p=2"
    assert 'name="kak" value="kartochkami"' in cards


def test_a_list_with_photos_is_shown_as_cards(client, tree):
    year, place = tree.year(2024), tree.municipality()
    projects = [tree.project(year, place) for _ in range(4)]
    photo(projects[0])
    assert "<table" in read(client)
    photo(projects[1])
    html = read(client)
    assert "<table" not in html
    assert link(html, "Показать списком") == "?kak=spiskom"


def test_a_list_says_what_part_of_the_counted_projects_it_is(client, tree):
    year, place = tree.year(2024), tree.municipality()
    figure(year, key="applications", value=283)
    figure(year, key="applications", value=249)
    figure(year, key="winners", value=21)
    figure(year, key="runners_up", value=10, is_uncertain=True)
    tree.project(year, place, outcome="winner")
    tree.project(year, place, outcome="prize")
    assert "На сайте 2 из 283 заявок (по другим данным — 249)." in read(client, "?god=2024")
    assert "На сайте 1 из 21 победителя." in read(client, "?god=2024&itog=pobediteli")
    for query in ("", "?god=2024&itog=prizyory", "?god=2024&vid=neizvestno"):
        assert "На сайте" not in read(client, query)


def test_a_city_that_is_both_settlement_and_municipality_stands_once(client, tree):
    year, city = tree.year(2024), tree.municipality("город Новомосковск")
    tree.project(year, city, settlement="г. Новомосковск", address="")
    shelf = tree.municipality("район уточняется", is_unknown=True)
    tree.project(year, shelf, settlement="")
    html = read(client, "?kak=kartochkami")
    assert '"project-card__place">г. Новомосковск</p>' in html
    assert '"project-card__place">Район уточняется</p>' in html


@pytest.mark.parametrize("query", ["?god=2024", "?poryadok=rayon", "?poryadok=sluchayno", "?kak=kartochkami"])
def test_projects_of_any_list_cost_no_more_queries(client, tree, query):
    year, place = tree.year(2024), tree.municipality()
    assert_same_queries(client, f"/proekty/{query}", lambda: tree.project(year, place), few=1, more=6)
