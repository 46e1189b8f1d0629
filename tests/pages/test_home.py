"""The home page: its two shapes, and how one place was and how it is."""

import datetime as dt
import re

import pytest
from django.utils.timezone import localdate

from showcase.contest.models import Phase
from showcase.pages.home import newest_pair
from tests.factories import photo


def built(tree, year, title, stages="before after", **fields):
    project = tree.project(year, tree.municipality(), title=title, **{"stage": "built", **fields})
    for stage in stages.split():
        photo(project, stage=stage)
    return project


def test_only_a_built_place_with_both_photos_is_shown(client, tree):
    year = tree.year(2024)
    built(tree, year, "Только стало", "after works")
    built(tree, year, "Ещё строят", stage="building")
    assert newest_pair() is None
    html = client.get("/").content.decode()
    assert "Как было и как стало" not in html
    assert "before_after.js" not in html


def test_a_demonstration_is_shown_for_want_of_a_real_place_and_says_so(client, tree):
    demo = built(tree, tree.year(2027, is_demo=True), "Вымышленная")
    html = client.get("/").content.decode()
    assert demo.title in html
    assert html.index("Эти конкурсы и площадки вымышлены") < html.index(demo.title)
    real = built(tree, tree.year(2023), "Настоящая", "before year_later")
    pair = newest_pair()
    assert (pair.project.title, pair.project.is_demo) == (real.title, False)
    assert pair.photos.after.stage == "year_later"
    html = client.get("/").content.decode()
    assert html.index(real.title) < html.index("Демонстрация</h2>")
    assert f">{demo.title}</a>" not in html


@pytest.fixture
def filled(tree):
    """A real year and a demonstration, each with a winner, and a piece of news."""
    place = tree.municipality()
    for year in (tree.year(2024), tree.year(2030, is_demo=True)):
        tree.project(year, place, outcome="winner", stage="built")
    tree.article()
    return tree


def headings(client) -> list[str]:
    """Ids of the sections of the home page, in their order."""
    return re.findall(r'<h2 id="home-(\w+)"', client.get("/").content.decode())


def vote_today(tree, slug: str) -> None:
    year, day = tree.years.get_children().get(slug=slug).specific, localdate()
    days = {"starts": day, "ends": day + dt.timedelta(days=1)}
    Phase.objects.create(year_page=year, key="voting", title="Голосование", **days)


def test_off_season_leads_from_places_to_news_and_to_taking_part(client, filled):
    order = ["district", "built", "news", "steps", "years", "partners", "demo"]
    assert headings(client) == order
    vote_today(filled, "2030")
    assert headings(client) == order
    html = client.get("/").content.decode()
    real, demo = html.split("Демонстрация</h2>")
    assert "button--vote" in demo
    assert ("/gody/2024/" in real, "/gody/2030/" in demo) == (True, True)
    assert not {"/gody/2030/", "button--vote"} & set(re.findall(r"/gody/2030/|button--vote", real))


def test_a_real_vote_stands_first_and_the_years_before_the_news(client, filled):
    vote_today(filled, "2024")
    assert headings(client) == ["district", "built", "years", "news", "steps", "partners", "demo"]
    html = client.get("/").content.decode()
    assert html.index("button--vote") < html.index('id="home-district"')
