"""The panel of the home page by the stage of the season."""

import datetime as dt
from dataclasses import astuple

import pytest
from django.utils.timezone import localdate as today

from showcase.contest.choices import PhaseKey
from showcase.contest.models import Figure, Phase
from showcase.core.russian import date_range_ru, date_ru
from showcase.pages.season import PANEL_TEXTS, SeasonPanel, current_season, published_years
from showcase.pages.years import YEARS_WITH_MARKS, year_rows
from tests.factories import figure


def add_phase(year, key, starts, ends):
    """Add a phase by days counted from today; None leaves an end open."""
    first, last = (today() + dt.timedelta(days=days) if days is not None else None for days in (starts, ends))
    return Phase.objects.create(year_page=year, key=key, title=PhaseKey(key).label, starts=first, ends=last)


def real_panel() -> SeasonPanel:
    season = current_season(published_years())
    assert season.demo is None
    return season.real


@pytest.mark.parametrize("key", PhaseKey)
def test_running_phase_fills_its_words(tree, key):
    assert set(PANEL_TEXTS) == set(PhaseKey)
    add_phase(tree.year(2024), key, -1, 3)
    panel = real_panel()
    assert "{" not in "".join(str(value) for value in astuple(panel))
    assert panel.is_vote is (key in (PhaseKey.VOTING, PhaseKey.VOTING_OFFLINE))


def test_running_vote_leads_to_its_projects(tree):
    phase = add_phase(tree.year(2024), "voting", -1, 0)
    panel = real_panel()
    assert panel.url == "/proekty/?god=2024"
    assert date_ru(phase.ends, with_year=False) in panel.title


def test_phase_without_an_end_does_not_run_and_a_demonstration_does_not_replace_it(tree):
    add_phase(tree.year(2025), "applications", -9, None)
    panel = real_panel()
    assert (panel.title, panel.is_running) == ("Конкурс 2025 года", False)
    assert panel.text.endswith("Итогов на сайте пока нет.")
    add_phase(tree.year(2026, is_demo=True), "voting", -1, 3)
    season = current_season(published_years())
    assert season.demo.is_vote
    assert season.real == panel


def test_finished_and_empty_seasons(tree):
    assert real_panel() is None
    add_phase(tree.year(2025, is_demo=True), "voting", -9, -3)
    assert current_season(published_years()) == (None, None)
    year = tree.year(2024)
    assert "уточняются" in real_panel().text
    add_phase(year, "voting", -9, -3)
    assert "завершён" in real_panel().title


def test_running_contest_stands_before_a_newer_one_without_dates(tree):
    add_phase(tree.year(2024), "implementation", -1, 3)
    tree.year(2025)
    assert "2024" in real_panel().url


def test_review_names_the_day_of_the_vote(tree):
    year = tree.year(today().year)
    add_phase(year, "municipal_review", -1, 3)
    assert "Голосование" not in real_panel().text
    vote = add_phase(year, "voting", 5, 9)
    starts = date_ru(vote.starts, with_year=vote.starts.year != today().year)
    assert real_panel().text.endswith(f" Голосование начнётся {starts}.")


def test_building_says_how_many_and_how_many_stand_where_that_is_known(tree):
    year = tree.year(2024)
    add_phase(year, "implementation", -1, 3)
    assert real_panel().title == "Площадки-победители строят"
    figure(year, key="winners", value=21)
    figure(year, key="objects_built", value=14)
    panel = real_panel()
    assert (panel.title, panel.text.split(". ")[-1]) == ("Строят 21\u00a0площадку", "Готово 14.")
    figure(year, key="objects_built", value=15)  # sources disagree: the page of the year tells of it
    assert "Готово" not in real_panel().text


def test_row_of_a_year_names_the_phase_that_comes_next(tree):
    year = tree.year(today().year)
    assert year_rows(published_years())[0].stage == "Даты уточняются"
    vote = add_phase(year, "voting", 5, 9)
    assert year_rows(published_years())[0].stage == f"Голосование: {date_range_ru(vote.starts, vote.ends)}"
    add_phase(year, "applications", -9, -3)
    assert year_rows(published_years())[0].stage.startswith("Голосование: ")


def test_old_years_are_numbers_on_the_list_and_not_on_the_home_page(client, tree):
    place, last = tree.municipality(), 2010 + YEARS_WITH_MARKS
    for number in range(2010, last + 1):
        tree.project(tree.year(number), place, outcome="winner")
    *newer, oldest = year_rows(published_years())
    assert [len(row.marks) for row in newer] == [1] * YEARS_WITH_MARKS
    assert (oldest.number, oldest.marks) == (2010, [])
    assert oldest.note == "1\u00a0площадка. Сколько всего площадок, пока неизвестно"
    assert "/gody/2010/" in client.get("/gody/").content.decode()
    assert "/gody/2010/" not in client.get("/").content.decode()


def test_row_of_a_year_counts_places_only_from_numbers_that_are_sure(tree):
    year = tree.year(2024)
    assert year_rows(published_years())[0].note == "Сведений о площадках пока нет"
    winners = figure(year, value=15)
    assert year_rows(published_years())[0].note == "15\u00a0площадок: сведения собираются"
    tree.project(year, tree.municipality(), outcome="winner")
    assert year_rows(published_years())[0].note == "Ещё 14\u00a0площадок: сведения собираются"
    doubts = [{"is_uncertain": True}, {"is_derived": True, "how": "Разность."}, {"qualifier": "at_least"}]
    for doubt in doubts:
        Figure.objects.update(is_uncertain=False, is_derived=False, qualifier="exact")
        Figure.objects.filter(pk=winners.pk).update(**doubt)
        assert year_rows(published_years())[0].note == "Сколько всего площадок, пока неизвестно"
