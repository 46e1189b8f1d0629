"""Publications as links: called by their sites, each by words of its own."""

from showcase.core.links import source_views


def test_several_pages_of_one_site_are_numbered():
    urls = ["https://www.myslo.ru/1", "https://smo71.ru/", "https://myslo.ru/2", "https://smo71.ru/"]
    assert source_views(urls) == [
        {"url": "https://www.myslo.ru/1", "title": "myslo.ru, 1"},
        {"url": "https://smo71.ru/", "title": "smo71.ru"},
        {"url": "https://myslo.ru/2", "title": "myslo.ru, 2"},
    ]


def test_a_site_in_russian_letters_is_read_by_people():
    assert source_views(["https://xn--e1afmkfd.xn--p1ai/a"])[0]["title"] == "пример.рф"
    assert source_views(["нет адреса"])[0]["title"] == "нет адреса"
