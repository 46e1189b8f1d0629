"""The page of a contest year."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError

from showcase.contest.models.year import YearDocument
from tests.factories import document, figure, text_of


def page_of(client, year):
    return text_of(client.get(f"/gody/{year.year}/"))


def test_year_without_anything_says_what_is_missing(client, tree):
    html = page_of(client, tree.year(2024))
    assert "Проектов этого года на сайте пока нет." in html
    assert "Чего пока нет: документов, таблицы баллов." in html
    assert html.count("<h1") == 1


def test_a_number_in_doubt_is_told_only_where_its_doubt_is_told(client, tree):
    year = tree.year(2024)
    figure(year, key="winners", value=15, is_uncertain=True)
    figure(year, key="winners", value=12, qualifier="at_least")
    figure(year, key="objects", value=33, is_derived=True, how="Разность.")
    figure(year, key="applications", value=283)
    figure(year, key="applications", value=249)
    tree.project(year, tree.municipality(), outcome="winner")
    html = page_of(client, year)
    assert "победителей 15" not in html.lower()
    assert "На сайте 1 из 283 заявок (по другим данным — 249)." in html
    visible = html.replace("<details", "<!--").replace("</details>", "-->")
    assert ">Не подтверждено</p>" in visible
    assert "Вычислено нами: Разность" in html
    assert "По другим данным — свыше 12" in visible


def test_real_years_and_demonstrations_are_no_neighbours(client, tree):
    tree.year(2020, is_demo=True)
    years = [tree.year(2021), tree.year(2022)]
    tree.year(2023, is_demo=True)
    before, after = (client.get(f"/gody/{year.year}/").context for year in years)
    assert (before["previous_year"], after["next_year"]) == (None, None)
    assert before["next_year"].url == "/gody/2022/"
    assert client.get("/gody/2023/").context["previous_year"].url == "/gody/2020/"


def test_entrants_are_one_table_with_links_by_outcome(client, tree):
    year = tree.year(2024)
    figure(year, key="applications", value=283)
    place = tree.municipality()
    tree.project(year, place, title="Вторая", public_number="1602", outcome="winner", stage="built")
    tree.project(year, place, title="Первая", public_number="1601")
    html = page_of(client, year)
    table = html[html.index('id="entrants"') :]
    assert "На сайте 2 из 283 заявок." in table
    assert table.index("Вторая") < table.index("Первая")
    assert "Победитель, построено" in table
    assert "№ 1602" in table
    assert re.findall(r'class="chip" href="([^"]*)"', table)[:2] == [
        "/proekty/?god=2024&amp;itog=pobediteli",
        "/proekty/?god=2024&amp;itog=neizvestno",
    ]


def test_a_large_year_shows_its_first_projects_and_links_to_all(client, tree):
    year, place = tree.year(2024), tree.municipality()
    for number in range(35):
        tree.project(year, place, outcome="winner" if number > 30 else "not_won")
    html = page_of(client, year)
    assert html.count('<th scope="row">') == 30
    assert html.count("Победитель<") == 4
    assert 'href="/proekty/?god=2024">Показать все 35 проектов</a>' in html


def test_a_season_with_partly_unknown_dates_and_points(client, tree):
    year = tree.year(2024)
    year.phases.create(key="applications", title="Приём заявок", ends=dt.date(2024, 5, 11))
    year.phases.create(key="voting", title="Голосование", starts=dt.date(2024, 5, 26))
    year.phases.create(key="winners", title="Итоги")
    year.points_steps.create(votes_from=1, votes_to=20, points=1)
    year.points_steps.create(votes_from=101)
    year.save()
    html = page_of(client, year)
    for words in ("до 11 мая 2024 года", "с 26 мая 2024 года", "даты уточняются", "1–20"):
        assert words in html
    assert "нет данных" in html[html.index("от 101") :]


def test_large_figures_are_not_repeated_below(client, tree):
    year = tree.year(2024)
    keys = ["applications", "votes", "winners", "runners_up", "budget_rub"]
    for number, key in enumerate(keys, 1):
        figure(year, key=key, value=number * 1_000_000)
    context = client.get("/gody/2024/").context
    assert [view.key for view in context["main_figures"]] == keys[:4]
    [budget] = context["other_figures"]
    assert (budget.key, budget.value, budget.unit) == ("budget_rub", "5", "млн\u00a0руб.")


def test_a_file_needs_a_page_that_says_the_same_which_is_linked_while_published(client, tree):
    year, twin = tree.year(2024), tree.text_page(title="Положение словами")
    row = YearDocument(year_page=year, title="Положение", document=document())
    with pytest.raises(ValidationError, match="страницу с тем же текстом"):
        row.full_clean()
    row.html_page = twin
    row.full_clean()
    row.save()
    assert "Читать на сайте" in page_of(client, year)
    twin.unpublish()
    assert "Читать на сайте" not in page_of(client, year)


def test_a_sum_of_channels_and_a_figure_of_one_district_say_so_beside_the_number(tree, client):
    year = tree.year(2024)
    figure(year, key="votes", value=397003, channel="both")
    figure(year, key="district_admitted", value=5, municipality=tree.municipality(title="город Донской"))
    assert "голоса онлайн и очно" in text_of(client.get("/gody/"))
    html = text_of(client.get(year.url))
    assert "голоса онлайн и очно" in html
    assert "проекты на голосовании: город Донской" in html
