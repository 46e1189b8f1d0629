"""Results of all years: nothing is summed, lost or compared silently."""

from showcase.contest.models import Figure
from showcase.pages.results import results_context
from tests.factories import figure


def row_of(context, year):
    """Return the cells of a year by column."""
    return next(
        {cell["label"]: cell["value"] for cell in row}
        for row in context["dynamics"]["rows"]
        if row[0]["value"] == year
    )


def test_paper_and_online_votes_stand_apart(tree):
    year = tree.year(2024)
    for key, value in (("votes", 397003), ("votes_online", 38080), ("votes_offline", 358923)):
        figure(year, key=key, value=value)
    row = row_of(results_context(), 2024)
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
    assert row["Фонд"] == ""


def test_other_counts_are_not_called_applications(tree):
    figure(tree.year(2025), key="participants", value=230)
    context = results_context()
    assert "участники" in row_of(context, 2025)["Заявки"]
    assert context["entries"][0]["value"] == "230\u00a0участников"


def test_years_without_figures_and_demonstrations_are_left_out(tree):
    figure(tree.year(2024), value=21)
    tree.year(2026)
    figure(tree.year(2027, is_demo=True), value=8)
    context = results_context()
    assert [row[0]["value"] for row in context["dynamics"]["rows"]] == [2024]
    assert context["empty_years"] == [2026]


def test_longest_bar_is_the_whole_width(tree):
    figure(tree.year(2021), value=16)
    figure(tree.years.get_children().get().specific, key="runners_up", value=10)
    figure(tree.year(2022), value=13)
    first, second = results_context()["winners"]
    assert (first["share"], first["more_share"], second["share"]) == (62, 38, 50)
    assert Figure.objects.count() == 3


def test_tiles_and_list_hold_the_same_municipalities(tree):
    year = tree.year(2024)
    here = tree.municipality("Щекинский район", tile_code="ЩЁК", tile_row=4, tile_column=3)
    tree.municipality("Плавский район", tile_code="ПЛА", tile_row=5, tile_column=3)
    tree.project(year, tree.municipality("Муниципалитет уточняется", is_unknown=True))
    tree.project(year, here)
    context = results_context()
    assert {place["title"] for place in context["tiles"]} == {"Щекинский район", "Плавский район"}
    assert [row["label"] for row in context["places"]] == ["Щекинский район"]
    assert [place["title"] for place in context["empty_places"]] == ["Плавский район"]
    assert context["unplaced"]["label"] == "1\u00a0проект"
