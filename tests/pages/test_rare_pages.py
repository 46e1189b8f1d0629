"""Bad and missing data have a designed look: titles, galleries and years as no editor would wish them."""

import gzip
import re
from urllib.parse import unquote

import pytest

from tests.factories import image
from tools.screens import rare

pytestmark = pytest.mark.django_db
MOST_BYTES = 22 * 1024


@pytest.fixture
def rare_pages(tree):
    return rare.build(tree, [image(), image()])


def test_rare_pages_are_whole_and_light(client, rare_pages):
    assert len(rare.LONG_TITLE) == 200
    for name, address in rare_pages.items():
        response = client.get(address)
        assert response.status_code == 200, name
        assert response.content.count(b"<h1") == 1, name
        assert len(gzip.compress(response.content)) <= MOST_BYTES, name


def test_five_hundred_photos_stand_on_pages_of_sixty(client, rare_pages):
    address = rare_pages["пятьсот фото"]
    shown = [client.get(address, {"p": number}).content.decode() for number in range(1, 10)]
    assert [html.count("data-photo") for html in shown] == [60] * 8 + [20]
    assert len(set(re.findall(r'href="(/media/[^"]+)" data-photo', "".join(shown)))) == 2
    assert 'href="?p=2">Ещё 440 рисунков' in shown[0].replace("\N{NO-BREAK SPACE}", " ")
    assert "Фото 481–500 из 500" in shown[-1]
    for number in ("10", "0", "abc"):
        assert client.get(address, {"p": number}).status_code == 404


def test_a_place_without_a_district_is_sought_by_what_is_known(client, tree):
    project = tree.project(tree.year(2024), tree.municipality("Район уточняется", is_unknown=True))
    html = client.get(project.url).content.decode()
    query = unquote(re.search(r'href="https://yandex\.ru/maps/\?text=([^"]+)"', html)[1])
    assert query == "Тульская область, д. Бегичево"


def test_years_say_what_is_not_known_yet(client, rare_pages):
    ahead, empty = (
        client.get(rare_pages[name]).content.decode() for name in ("год впереди", "год без ничего")
    )
    assert "Итоги появятся до 8" in ahead
    assert "Даты ещё не назначены. Объявим их здесь." in empty
    assert "Даты ещё не назначены" not in ahead
