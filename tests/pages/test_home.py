"""The home page shows how one place was and how it is."""

from showcase.pages.home import newest_pair
from tests.factories import photo


def built(tree, year, title, stages="before after", **fields):
    """A project with photos of these stages."""
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
    assert "Площадка вымышлена, картинки нарисованы." in html
    real = built(tree, tree.year(2023), "Настоящая", "before year_later")
    pair = newest_pair()
    assert (pair.title, pair.is_demo) == (real.title, False)
    assert pair.after.stage == "year_later"
    assert "Площадка вымышлена" not in client.get("/").content.decode()
