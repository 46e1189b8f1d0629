"""The panel of the home page by the stage of the season."""

import datetime as dt

import pytest

from showcase.contest.choices import PhaseKey
from showcase.contest.models import Phase
from showcase.contest.presentation import today
from showcase.core.russian import date_ru
from showcase.pages.season import WORDS, season_panels


def add_phase(year, key, starts, ends):
    """Add a phase by days counted from today; None leaves an end open."""
    first, last = (today() + dt.timedelta(days=days) if days is not None else None for days in (starts, ends))
    return Phase.objects.create(year_page=year, key=key, title=PhaseKey(key).label, starts=first, ends=last)


def test_every_phase_has_words():
    assert set(WORDS) == set(PhaseKey)


@pytest.mark.parametrize("key", PhaseKey)
def test_running_phase_fills_its_words(tree, key):
    add_phase(tree.year(2024), key, -1, 3)
    [panel] = season_panels()
    assert "{" not in "".join(str(value) for value in panel.values())
    assert panel["is_vote"] is (key in (PhaseKey.VOTING, PhaseKey.VOTING_OFFLINE))


def test_running_vote_leads_to_its_projects(tree):
    phase = add_phase(tree.year(2024), "voting", -1, 0)
    [panel] = season_panels()
    assert panel["url"] == "/proekty/?god=2024"
    assert date_ru(phase.ends, with_year=False) in panel["title"]


def test_running_demonstration_says_so_and_stands_before_the_real_contest(tree):
    add_phase(tree.year(2025), "applications", -9, None)
    add_phase(tree.year(2026, is_demo=True), "voting", -1, 3)
    demo, real = season_panels()
    assert "вымышлены" in demo["note"]
    assert real["title"] == "Конкурс 2025 года"
    assert real["note"] == ""


def test_phase_without_an_end_does_not_run(tree):
    add_phase(tree.year(2025), "applications", -9, None)
    [panel] = season_panels()
    assert panel["title"] == "Конкурс 2025 года"
    assert "не найдено" in panel["text"]


def test_finished_and_empty_seasons(tree):
    assert season_panels() == []
    year = tree.year(2024)
    assert "уточняются" in season_panels()[0]["text"]
    add_phase(year, "voting", -9, -3)
    assert "завершён" in season_panels()[0]["title"]


def test_finished_demonstration_is_not_the_season(tree):
    add_phase(tree.year(2025, is_demo=True), "voting", -9, -3)
    assert season_panels() == []
