"""Results of all years: nothing is summed, lost or compared silently."""

import pytest
from django.test import RequestFactory

from showcase.contest.district_votes import DistrictVotes
from showcase.contest.models import Figure
from showcase.pages import results
from tests.factories import figure


def results_context(query=""):
    return results.results_context(RequestFactory().get(f"/itogi/{query}"))


def numbers_of(context):
    """Return the numbers of the scheme by municipality; None where nothing is known."""
    return {tile.title: tile.number for tile in context["map"].tiles}


def row_of(context, year):
    return next(
        {cell.label: cell.value for cell in row} for row in context["dynamics"].rows if row[0].value == year
    )


def test_paper_and_online_votes_stand_apart(tree):
    year = tree.year(2024)
    for key, value in (("votes", 397003), ("votes_online", 38080), ("votes_offline", 358923)):
        figure(year, key=key, value=value)
    context = results_context()
    [bar] = context["votes"]
    assert (bar.value, bar.share, bar.more_share) == (
        "38\u00a0080\u00a0онлайн и 358\u00a0923\u00a0очно",
        10,
        90,
    )
    row = row_of(context, 2024)
    assert row["Голоса онлайн"] == "38\u00a0080"
    assert row["Голоса очно"] == "358\u00a0923"
    assert "онлайн и очно вместе" in row["Голоса всего"]


def test_conflicting_and_doubtful_numbers_show_it(tree):
    year = tree.year(2023)
    figure(year, key="winners", value=15, is_uncertain=True)
    figure(year, key="winners", value=12)
    row = row_of(results_context(), 2023)
    assert row["Победители"].startswith("15")
    assert "по другим данным — 12" in row["Победители"]
    assert "не подтверждено" in row["Победители"]
    assert row["Бюджет"] == ""


def test_bars_tell_qualifiers_and_doubts_of_every_number(tree):
    year = tree.year(2024)
    figure(year, key="participants", value=230, qualifier="about")
    figure(year, value=15, qualifier="at_least")
    figure(year, key="runners_up", value=10, is_derived=True, how="Разность.")
    figure(year, key="runners_up", value=9, qualifier="at_least")
    context = results_context()
    assert context["entries"][0].value == "около 230\u00a0участников"
    assert "участники" in row_of(context, 2024)["Заявки"]
    [winners] = context["winners"]
    assert winners.value == "свыше 15\u00a0победителей и 10\u00a0призёров"
    assert winners.note == "призёры — по другим данным — свыше\u00a09, наш подсчёт"


def test_newest_count_stands_first_and_earlier_ones_stand_beside_it(tree):
    year = tree.year(2024)
    for day, value in (("2024-04-01", 100), ("2024-04-08", 300), ("2024-04-05", 200)):
        figure(year, key="votes_interim", value=value, is_interim=True, as_of=day)
    figure(year, key="votes", value=90, is_interim=True, as_of="2024-04-09")
    figure(year, key="votes", value=400, as_of="2024-04-02")
    cell = row_of(results_context(), 2024)["Голоса всего"].replace("\u00a0", " ")
    assert cell.startswith("400 (голоса (промежуточно) — 90")
    Figure.objects.filter(key="votes").delete()
    cell = row_of(results_context(), 2024)["Голоса всего"].replace("\u00a0", " ")
    assert cell.startswith("300 (")
    assert "5 апреля 2024 года — 200" in cell
    assert "1 апреля 2024 года — 100" in cell


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ([], ""),
        ([2024], "В 2024 году голосовали ещё и на бумаге."),
        ([2023, 2024, 2025], "В 2023, 2024 и 2025 годах голосовали ещё и на бумаге."),
    ],
)
def test_years_with_paper_votes_are_named_from_the_figures(client, tree, years, words):
    figure(tree.year(2021), key="votes_online", value=5)
    for year in years:
        figure(tree.year(year), key="votes_offline", value=7)
    html = client.get("/itogi/").content.decode()
    assert words in html
    assert ("голосовали ещё и на бумаге" in html) is bool(years)


def test_years_without_figures_and_demonstrations_are_left_out(client, tree):
    figure(tree.year(2024), value=21)
    tree.year(2026)
    figure(tree.year(2027, is_demo=True), value=987_654)
    assert "987" not in client.get("/itogi/").content.decode()
    context = results_context()
    assert [row[0].value for row in context["dynamics"].rows] == [2024]
    assert context["empty_years"] == [2026]


def test_longest_bar_is_the_whole_width(tree):
    figure(tree.year(2021), value=16)
    figure(tree.years.get_children().get().specific, key="runners_up", value=10)
    figure(tree.year(2022), value=13)
    first, second = results_context()["winners"]
    assert (first.share, first.more_share, second.share) == (62, 38, 50)
    assert Figure.objects.count() == 3


@pytest.fixture
def districts(tree):
    """Two municipalities on the map, and the page for projects whose municipality is unknown."""
    return (
        tree.municipality("Щекинский район", tile_code="ЩЁК", tile_row=4, tile_column=3),
        tree.municipality("Плавский район", tile_code="ПЛА", tile_row=5, tile_column=3),
        tree.municipality("Муниципалитет уточняется", is_unknown=True),
    )


def test_tiles_and_list_hold_the_same_municipalities(tree, districts):
    here, empty, shelf = districts
    year = tree.year(2024)
    for place in (here, shelf):
        tree.project(year, place, outcome="winner")
    region = results_context()["map"]
    assert {tile.title for tile in region.tiles} == {here.title, empty.title}
    assert [bar.label for bar in region.bars] == [here.title]
    assert [tile.title for tile in region.unknown] == [empty.title]
    assert region.unplaced.title == "1\u00a0площадка"


def test_scheme_counts_places_entries_and_votes_of_the_year_asked_for(tree, districts):
    here, there, _ = districts
    old, new = tree.year(2023), tree.year(2024)
    tree.project(old, here, outcome="winner")
    tree.project(new, here)
    tree.project(new, there)
    figure(new, key="district_applications", municipality=here, value=11)
    figure(new, key="votes_online", municipality=there, value=118)
    figure(new, key="votes_offline", municipality=there, value=35)
    assert numbers_of(results_context()) == {here.title: 1, there.title: None}
    assert numbers_of(results_context("?god=2024")) == {here.title: None, there.title: None}
    assert numbers_of(results_context("?shema=zayavki")) == {here.title: 2, there.title: 1}
    assert numbers_of(results_context("?shema=zayavki&god=2024")) == {here.title: 11, there.title: 1}
    tree.year(2025)  # without votes, so the newest year with them is shown
    votes = results_context("?shema=golosa")["map"]
    assert numbers_of({"map": votes}) == {here.title: None, there.title: 118}
    assert [bar.note for bar in votes.bars] == ["очно: 35"]


def test_votes_counted_here_stand_before_published_ones_and_paper_is_not_added(tree, districts, monkeypatch):
    here, _, _ = districts
    figure(tree.year(2024), key="votes_online", municipality=here, value=1)
    votes = {here.path: DistrictVotes(online=370, paper=33)}
    monkeypatch.setattr("showcase.pages.tile_map.votes_of", lambda year: votes)
    region = results_context("?shema=golosa&god=2024")["map"]
    [tile] = [tile for tile in region.tiles if tile.number is not None]
    assert (tile.number, tile.note, tile.level) == (370, "очно: 33", 4)
    shades = ["нет данных", "1–99", "100–199", "200–299", "300 и больше"]
    assert [shade.label for shade in region.legend] == shades


def test_a_demonstration_is_on_the_scheme_only_when_asked_for(client, tree, districts):
    tree.project(tree.year(2024), districts[0], outcome="winner")
    tree.project(tree.year(2027, is_demo=True), districts[1], outcome="winner")
    assert numbers_of(results_context())[districts[1].title] is None
    assert numbers_of(results_context("?shema=zayavki"))[districts[1].title] is None
    html = client.get("/itogi/?god=2027").content.decode()
    assert "Этот конкурс вымышлен" in html
    assert 'content="noindex' in html
    assert 'rel="canonical" href="http://testserver/itogi/"' in html
