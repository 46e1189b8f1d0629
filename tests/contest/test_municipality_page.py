"""The page of a municipality: the first projects of each year, and the way to all of them."""

from showcase.contest.pages.municipality import PROJECTS_SHOWN_OF_YEAR, YEARS_SHOWN, municipality_context


def test_a_long_year_leads_on_to_the_catalogue(client, tree):
    place, year = tree.municipality(slug="plavskiy"), tree.year(2021)
    for number in range(PROJECTS_SHOWN_OF_YEAR + 2):
        tree.project(year, place, title=f"Площадка {number}", outcome="winner" if number == 7 else "unknown")
    tree.project(tree.year(2022), place, title="Одна")
    context = municipality_context(place)
    newer, older = context["years"]
    assert [card.title for card in older.projects] == [f"Площадка {n}" for n in (7, 0, 1, 2, 3, 4)]
    assert (older.count, older.all_url) == (8, "/proekty/?rayon=plavskiy&god=2021")
    assert newer.all_url == ""
    assert context["project_count"] == 9
    assert [mark.title for mark in context["marks"]] == ["Площадка 7"]
    assert "Показать все 8\u00a0проектов" in client.get(place.url).content.decode()


def test_years_after_the_first_ones_are_links_to_the_catalogue(client, tree):
    place, last = tree.municipality(slug="plavskiy"), 2010 + YEARS_SHOWN
    for number in range(2010, last + 1):
        tree.project(tree.year(number), place)
    tree.project(tree.year(last + 1, is_demo=True), place)
    context = municipality_context(place)
    assert [year.number for year in context["years"]] == list(range(last, last - YEARS_SHOWN, -1))
    links = [(chip.title, chip.url, chip.count) for chip in context["other_years"]]
    assert links == [
        ("2010 год", "/proekty/?rayon=plavskiy&god=2010", 1),
        (f"{last + 1} год, демонстрация", f"/proekty/?rayon=plavskiy&god={last + 1}", 1),
    ]
    assert context["project_count"] == YEARS_SHOWN + 1
    assert "Проекты других лет" in client.get(place.url).content.decode()


def test_a_place_without_projects_tells_how_to_take_part(tree):
    place = tree.municipality()
    assert municipality_context(place)["onward"][0].url == "/kak-uchastvovat/"
    tree.project(tree.year(2021), place)
    assert municipality_context(place)["onward"][0].url == "/proekty/"


def test_demonstrations_stand_last_and_are_not_counted(tree):
    place = tree.municipality()
    tree.project(tree.year(2027, is_demo=True), place, outcome="winner")
    tree.project(tree.year(2021), place)
    context = municipality_context(place)
    assert [year.number for year in context["years"]] == [2021, 2027]
    assert (context["project_count"], context["marks"]) == (1, [])


def test_a_municipality_of_demonstrations_only_is_hidden_from_robots(client, tree):
    place = tree.municipality()
    assert 'content="noindex' not in client.get(place.url).content.decode()
    tree.project(tree.year(2020, is_demo=True), place)
    assert 'content="noindex' in client.get(place.url).content.decode()
    assert place.url not in client.get("/sitemap.xml").content.decode()
    tree.project(tree.year(2024), place)
    assert 'content="noindex' not in client.get(place.url).content.decode()


def test_a_municipality_says_whom_to_ask_and_who_maintains(client, tree):
    told = {"coordinator_post": "Отдел ТОС", "maintainer": "МКУ «Чистый двор»", "fault_answer": "за три дня"}
    before = "Плавский район, до 2025 года"
    place = tree.municipality("Плавский округ", previous_status=before, status="okrug", **told)
    html = client.get(place.url).content.decode()
    assert "Пока неизвестно" not in html
    for words in (*told.values(), f"Раньше — {before}"):
        assert words in html


def test_a_municipality_says_what_is_not_known_of_it(client, tree):
    html = client.get(tree.municipality().url).content.decode()
    assert "Пока неизвестно: к кому обращаться, кто обслуживает площадки. Спросите в администрации." in html
