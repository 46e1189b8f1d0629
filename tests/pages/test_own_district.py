"""«Мой район»: what the cookie of a reader who chose a district changes."""

import pytest

from tests.pages.test_preferences import read


@pytest.fixture
def two_districts(tree):
    year = tree.year(2024)
    own = tree.municipality("Заокский район", slug="zaokskiy")
    other = tree.municipality("Алексин", slug="aleksin")
    for place in (other, own):
        tree.project(year, place, title=f"Площадка: {place.title}")
    news = [tree.article(title="Везде"), tree.article(title="Открыли в Заокском")]
    news[1].municipalities.add(own)
    news[1].save()
    return own


def order_of(html: str, *words: str) -> list[str]:
    return sorted(words, key=html.index)


def test_the_own_district_comes_first_in_the_catalogue(two_districts):
    names = ("Площадка: Алексин</a>", "Площадка: Заокский район</a>")
    plain, own = (read("/proekty/", cookie).replace("\u00a0", " ") for cookie in ("", "mzaokskiy"))
    assert order_of(plain, *names)[0] == names[0]
    assert order_of(own, *names)[0] == names[1]
    assert "ваш район" in own
    assert "ваш район" not in read("/proekty/?rayon=aleksin", "mzaokskiy")


def test_the_own_district_comes_first_at_home_and_in_the_news(two_districts):
    home, news = (read(path, "mzaokskiy").replace("\u00a0", " ") for path in ("/", "/novosti/"))
    assert home.index("Мой район: Заокский район") < home.index("Площадка: Заокский район</a>")
    assert "Открыли в Заокском" in home.split("Выбрать другой район")[0]
    assert news.index("Новости моего района") < news.index("Открыли в Заокском")
    assert "Новости моего района" not in read("/novosti/?god=2025", "mzaokskiy")
    assert "Мой район:" not in read("/")


def test_a_district_that_is_gone_changes_nothing_and_an_empty_one_says_so(two_districts, tree):
    assert "Что построили рядом с вами" in read("/", "mnet-takogo")
    assert "ваш район" not in read("/proekty/", "mnet-takogo")
    tree.municipality("Дубенский район", slug="dubenskiy")
    assert "сведений пока нет" in read("/", "mdubenskiy")


def test_an_own_district_costs_no_queries_to_others(two_districts, django_assert_max_num_queries, client):
    client.get("/proekty/")
    with django_assert_max_num_queries(40) as plain:
        client.get("/proekty/")
    client.cookies["vid"] = "mzaokskiy"
    with django_assert_max_num_queries(len(plain) + 1):
        client.get("/proekty/")
