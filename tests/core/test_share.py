"""Sharing: plain links to the networks' own addresses, nothing loaded from there."""

from urllib.parse import parse_qs, urlsplit

from django.template.loader import render_to_string

from showcase.core.templatetags.share import share_links
from tests.factories import figure
from tests.sweeps.pages import one_of_each

URL = "https://tochki.example/proekty/rayon/ploshchadka/?god=2024"
TITLE = "Площадка «Мечта» & горка"


def test_addresses_carry_the_page_and_its_title_whole():
    sent = {link.title: parse_qs(urlsplit(link.url).query) for link in share_links(URL, TITLE)}
    assert sent["ВКонтакте"] == sent["Одноклассники"] == {"url": [URL], "title": [TITLE]}
    assert sent["MAX"] == {"text": [f"{TITLE}\n{URL}"]}


def test_the_button_is_hidden_until_a_script_wakes_it():
    html = render_to_string("components/share.html", {"url": URL, "title": TITLE})
    assert html.count("<a ") == 3
    assert "data-copy" in html.split("hidden>")[0]


def test_a_figure_is_copied_with_its_note_and_its_source(client, tree):
    year = tree.year(2024)
    figure(year, key="winners", value=21, note="без повторных", sources=["https://example.org/1"])
    html = client.get(year.url).content.decode()
    assert 'data-copy="21 победитель. Без повторных. Источник: https://example.org/1"' in html
    assert html.count("data-with-page hidden>") == 1
    assert "js/share.js" in html


def test_projects_years_and_articles_can_be_shared(client, tree):
    pages = {model.__name__: page for model, page in one_of_each(tree).items()}
    for name in ("ProjectPage", "ContestYearPage", "NewsPage"):
        html = client.get(f"{pages[name].url}?utm_source=vk").content.decode()
        assert html.count("vk.com/share.php") == 1
        assert f'data-copy="http://testserver{pages[name].url}"' in html
        assert "js/share.js" in html


def test_a_made_up_place_is_neither_shared_nor_looked_up_on_a_map(client, tree):
    place = tree.municipality()
    real, made_up = (tree.project(tree.year(year, is_demo=year == 2030), place) for year in (2024, 2030))
    offers = ("vk.com/share.php", "js/share.js", "yandex.ru/maps")
    shown, hidden = (client.get(project.url).content.decode() for project in (real, made_up))
    assert [offer for offer in offers if offer not in shown] == []
    assert [offer for offer in offers if offer in hidden] == []
