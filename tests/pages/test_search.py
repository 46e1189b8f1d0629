"""Search as a reader meets it: labelled queries through the view, order, counts, corrections, bad input."""

import copy
import datetime as dt
import re

import pytest
from django.utils.html import strip_tags
from wagtail.models import PageViewRestriction

from showcase.core.russian import plain_spaces
from showcase.pages import search_index
from showcase.pages.search_texts import vocabulary
from tests import databases, examples, factories
from tests.factories import Tree, text_of
from tests.growth import assert_same_queries, queries

MAKLETS = "Многофункциональная площадка для игровых видов спорта в Маклеце"
BEGICHEVO, OGAREVKA = "Зона для досуга и отдыха в деревне Бегичево", "Спортивная площадка: п. Огаревка"
SHCHEKINO, VOTES = "Щекинский район", "Подсчитано более 397 тысяч голосов"
EXAMPLES, CONTEST = examples.load("search_page"), examples.load("search_contest")
LABELLED = {query: title for queries, title in EXAMPLES["labelled"] for query in queries.split(" | ")}


@pytest.fixture(scope="module")
def built_contest(tests_database, django_db_blocker):
    with django_db_blocker.unblock(), databases.copied(tests_database, "search"):
        tree = Tree.present()
        years = {2021: tree.year(2021), 2024: tree.year(2024, notes="Первый год с бумажным голосованием.")}
        places = {name: tree.municipality(name, centre=centre) for name, centre in CONTEST["municipalities"]}
        for year, place, fields in CONTEST["projects"]:
            tree.project(years[year], places[place], **fields)
        for fields in CONTEST["articles"]:
            tree.article(**fields)
        for fields in CONTEST["text_pages"]:
            tree.text_page(**fields)
        yield tree


@pytest.fixture
def contest(built_contest, db):
    """The same, with no change of another test in it."""
    return copy.deepcopy(built_contest)


def search(client, query: str = "", **parameters):
    return client.get("/poisk/", {"q": query, **parameters})


def story(text: str) -> list[tuple[str, str]]:
    return [("text", text)]


def titles(response) -> list[str]:
    return [plain_spaces(result.title) for result in response.context["results"]]


def counts(response) -> dict[str, int]:
    return {section.title: section.count for section in response.context["sections"]}


def test_labelled_queries(contest, client):
    assert len(LABELLED) >= 60
    first = {query: next(iter(titles(search(client, query))), None) for query in LABELLED}
    assert {query: title for query, title in first.items() if title != LABELLED[query]} == {}


def test_everything_is_found_by_its_own_names(contest, client):
    sections = (contest.years, contest.catalogue, contest.news)
    pages = [page.specific for section in sections for page in section.get_descendants()]
    assert len(pages) == 17
    for page in pages:
        names = [page.title, *filter(None, [getattr(page, "settlement", ""), getattr(page, "centre", "")])]
        for name in names:
            found = [result.url for result in search(client, name).context["results"]]
            assert page.url in found, name
        assert search(client, page.title).context["results"][0].url == page.url


def test_the_place_comes_first_then_its_projects_then_the_rest(contest, client):
    contest.text_page(title="Площадки Огаревки", lead="Огаревка, огаревский посёлок: Огаревка.")
    contest.municipality("Огаревка")
    assert titles(search(client, "Огаревка"))[:2] == ["Огаревка", OGAREVKA]
    assert titles(search(client, "щекинский"))[0] == SHCHEKINO


def test_a_project_is_found_by_its_district_year_and_kind(contest, client):
    year, place = contest.year(2022), contest.municipality("Плавский район")
    contest.project(year, place, title="Площадка", kind="sport", settlement="с. Ивня")
    for query in ("Плавский 2022", "спортивная Ивня", "плавский район ивня"):
        assert titles(search(client, query)) == ["Площадка"], query


def test_counts_by_section_and_the_choice_of_one(contest, client):
    response = search(client, "Новомосковск")
    assert counts(response) == {"Всё": 4, "Проекты": 2, "Новости": 1, "Муниципалитеты": 1}
    assert response.context["total_label"] == "4\u00a0результата"
    assert response.context["total_label"].split()[0] == "4"
    news = search(client, "Новомосковск", razdel="novosti")
    assert titles(news) == [VOTES]
    assert counts(news) == counts(response)
    assert [section.title for section in news.context["sections"] if section.is_current] == ["Новости"]


def test_a_chosen_section_without_results_leads_back(contest, client):
    response = search(client, "Бегичево", razdel="gody")
    assert titles(response) == []
    assert counts(response) == {"Всё": 1, "Проекты": 1, "Годы": 0}
    assert titles(client.get(response.context["sections"][0].url)) == [BEGICHEVO]


def test_results_say_what_they_are(contest, client):
    project = search(client, "1605").context["results"][0]
    assert project.type_label == "Проект"
    assert plain_spaces(project.meta) == "№ 1605 · г. Новомосковск · 2024 год · Итог неизвестен"
    village = search(client, "Бегичево").context["results"][0]
    assert plain_spaces(village.meta) == "д. Бегичево · Щекинский район · 2024 год · Итог неизвестен"
    responses = [search(client, query) for query in ("2024", SHCHEKINO, "голоса", "О конкурсе")]
    kinds = {result.type_label for response in responses for result in response.context["results"]}
    assert kinds >= {"Год конкурса", "Муниципалитет", "Новость", "Страница", "Проект"}


def test_pages_of_results(contest, client):
    year, place = contest.year(2020), contest.municipality("Ясногорский район")
    for number in range(23):
        contest.project(year, place, title=f"Качели {number}", settlement="")
    pages = [search(client, "качели", p=number) for number in (1, 2, 3)]
    assert [len(page.context["results"]) for page in pages] == [10, 10, 3]
    assert len({title for page in pages for title in titles(page)}) == 23
    assert pages[1].context["pagination"].previous_url.endswith("%D0%B8")
    assert pages[1].context["pagination"].next_url.endswith("&p=3")
    assert pages[2].context["pagination"].next_url == ""
    assert search(client, "качели", p=4).status_code == 404


def test_of_very_many_pages_the_newest_are_found_and_the_number_asked_for(contest, client, monkeypatch):
    monkeypatch.setattr(search_index, "MOST_FOUND", 3)
    year, place = contest.year(2030), contest.municipality("Ясногорский район")
    numbered = contest.project(year, place, title="Площадка первая", public_number="77")
    newer = [contest.project(year, place, title=f"Турники 77 {number}") for number in range(4)]
    response = search(client, "77")
    assert titles(response)[0] == numbered.title
    assert set(titles(response)[1:]) == {page.title for page in newer[-2:]}
    assert counts(response)["Проекты"] == "3+"
    assert "показаны самые новые" in response.content.decode()
    assert search(client, "77", p="2").status_code == 404


def test_a_corrected_query_says_so(contest, client):
    response = search(client, "ghjtrn 1605")
    assert "Показаны результаты для «проект 1605»" in text_of(response)
    assert titles(response)[0] == MAKLETS
    exact = client.get(response.context["exact_url"])
    assert exact.context["shown_query"] == ""
    assert titles(exact) == []


def test_only_a_query_that_finds_nothing_is_corrected_by_one_that_finds_something(contest, client):
    contest.article(title="Плащадка", lead="Опечатка в заголовке газеты.")
    response = search(client, "плащадка")
    assert titles(response) == ["Плащадка"]
    assert response.context["shown_query"] == response.context["exact_url"] == ""
    response = search(client, "плащадка 1999")
    assert response.context["shown_query"] == ""
    assert titles(response) == []


def test_words_are_gathered_once_until_pages_change(contest, client):
    assert titles(search(client, "карусиль")) == []
    assert vocabulary() is vocabulary()
    contest.article(title="Карусель приняли жители")
    assert titles(search(client, "карусиль")) == ["Карусель приняли жители"]


def test_nothing_found_helps_on(contest, client):
    response = search(client, "ледовый дворец Бегичево")
    assert response.context["results"] == []
    assert "По запросу «ледовый дворец Бегичево» ничего нет" in text_of(response)
    suggestions = {link.title: link.url for link in response.context["suggestions"]}
    assert titles(client.get(suggestions["Искать «Бегичево»"])) == [BEGICHEVO]
    places = [title for title in suggestions if not title.startswith("Искать")]
    assert len(places) == 3
    assert all(client.get(suggestions[title]).status_code == 200 for title in places)


def test_the_empty_page_asks_for_words(contest, client):
    response = client.get("/poisk/")
    assert response.status_code == 200
    assert response.context["results"] == response.context["sections"] == []
    assert len(response.context["suggestions"]) == 3


def test_demonstrations_are_marked_and_come_last(contest, client):
    demo = contest.year(2027, is_demo=True, title="Конкурс 2027 года")
    place = contest.catalogue.get_children().get(title="Щекинский район").specific
    contest.project(demo, place, title="Бегичево", public_number="1605", settlement="д. Бегичево")
    contest.article(title="Бегичево голосует", is_demo=True)
    response = search(client, "Бегичево")
    assert titles(response) == [BEGICHEVO, "Бегичево", "Бегичево голосует"]
    marked = [result.meta.startswith("Демонстрация") for result in response.context["results"]]
    assert marked == [False, True, True]
    assert titles(search(client, "1605")) == [MAKLETS, "Бегичево"]
    assert search(client, "2027").context["results"][0].meta == "Демонстрация"


def test_drafts_and_private_pages_are_not_found(contest, client):
    contest.article(title="Черновик о гирляндах", live=False)
    private = contest.article(title="Закрытая новость о гирляндах")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    response = search(client, "гирлянды")
    assert titles(response) == []
    assert titles(search(client, "герлянды")) == []


def test_snippets_stand_around_the_words_marked_escaped_and_cut(contest, client):
    def snippet_of(query: str) -> str:
        return plain_spaces(search(client, query).context["results"][0].snippet)

    body = story(f"<p>{'Начало было давно. ' * 20}Потом привезли &lt;b&gt;батут&lt;/b&gt; для детей.</p>")
    contest.article(title="Новость", lead="Что нового.", body=body)
    assert snippet_of("батуты") == "Потом привезли &lt;b&gt;<mark>батут</mark>&lt;/b&gt; для детей."
    assert snippet_of("батуты") in text_of(search(client, "батуты"))
    contest.article(title="Новость", lead="слово " * 30 + "гамак " + "слово " * 30)
    long = snippet_of("гамак")
    assert (long[:7], long[-1], "гамак" in long) == ("… слово", "…", True)
    assert len(strip_tags(long)) <= 190
    assert set(re.findall(r"\w+", strip_tags(long))) == {"слово", "гамак"}
    contest.article(title="Награда", lead="Начало.", quote_text="Это честь.", quote_author="Алексей Клёнов")
    html = plain_spaces(search(client, "Кленов").content.decode())
    assert '<p class="search-result__snippet">Алексей <mark>Клёнов</mark>.' in html
    assert "<b>ов" not in search(client, "клен<b>ов").content.decode()
    contest.article(title="Сквер", lead="Благоустройство и Благов.")
    assert snippet_of("Благов") == "Благоустройство и <mark>Благов</mark>."


def test_signs_do_no_harm(contest, client):
    for query in EXAMPLES["signs"]:
        response = search(client, query)
        assert response.status_code == 200, query
        assert titles(response) == [], query
        assert "<script>" not in response.content.decode()
    for query in EXAMPLES["signs_beside_a_word"]:
        assert titles(search(client, query)) == [BEGICHEVO], query


def test_long_queries_are_cut(contest, client):
    response = search(client, "a" * 900)
    assert response.status_code == 200
    assert response.context["search_query"] == "a" * 200
    assert titles(search(client, "Бегичево" + " " * 300 + "абракадабра")) == [BEGICHEVO]


def test_foreign_parameters_stay_out_of_the_canonical_address(contest, client):
    html = client.get("/poisk/?q=1605&razdel=proekty&utm_source=vk").content.decode()
    assert 'href="http://testserver/poisk/?q=1605&amp;razdel=proekty"' in html


def test_queries_do_not_grow_with_results(contest, client):
    year, place = contest.year(2020), contest.municipality("Ясногорский район")

    def add() -> None:
        factories.photo(contest.project(year, place, title="Качели", body=story("<p>Качели.</p>")))
        contest.article(title="Качели", photo=factories.image(), date=dt.date(2025, 5, 1))

    assert_same_queries(client, "/poisk/?q=качели", add, few=1, more=4)
    assert queries(client, "/poisk/?q=качели") <= 30


def test_the_page_that_answers_comes_before_news(contest, client):
    contest.text_page(title="Правила конкурса", asked_as="как проголосовать, голосование, контакты")
    contest.article(title="Как проголосовать: голосование, контакты", lead="Голосование. " * 5)
    for query in ("как проголосовать", "голосование", "контакты", "правила"):
        assert titles(search(client, query))[0] == "Правила конкурса", query


def test_a_settlement_comes_before_pages_that_name_it(contest, client):
    year, place = contest.year(2023), contest.municipality("Плавский район")
    contest.project(year, place, title="Сцена", settlement="д. Сёмкино")
    contest.project(year, place, title="Новости Семкино: площадка у Семкино", settlement="с. Ивня")
    contest.text_page(title="Семкино")
    for query in ("деревня Семкино", "д. Сёмкино"):
        assert titles(search(client, query))[0] == "Сцена", query
