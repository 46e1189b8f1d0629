"""Publications as links: called by their sites, each by words of its own."""

from showcase.core.links import Link, source_links


def test_several_pages_of_one_site_are_numbered():
    urls = ["https://www.myslo.ru/1", "https://smo71.ru/", "https://myslo.ru/2", "https://smo71.ru/"]
    assert source_links(urls) == [
        Link("myslo.ru, 1", "https://www.myslo.ru/1"),
        Link("smo71.ru", "https://smo71.ru/"),
        Link("myslo.ru, 2", "https://myslo.ru/2"),
    ]


def test_a_site_in_russian_letters_is_read_by_people():
    assert source_links(["https://xn--e1afmkfd.xn--p1ai/a"])[0].title == "пример.рф"
    assert source_links(["нет адреса"])[0].title == "нет адреса"
