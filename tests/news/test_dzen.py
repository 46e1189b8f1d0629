"""The feed for Дзен: only our own fresh words, whole, in the tags that it keeps."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from showcase.core.blocks import Story
from showcase.core.photos import make_renditions
from showcase.news.dzen import BLOCK_WRITERS, LEFT_OUT
from tests import factories
from tests.growth import assert_same_queries

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
RATING = "{http://search.yahoo.com/mrss/}rating"
KEPT = {"p", "a", "b", "i", "ul", "ol", "li", "h2", "h3", "blockquote", "figure", "img", "figcaption"}
STORY = [
    {"type": "heading", "value": "Что построили"},
    {
        "type": "text",
        "value": '<p>Горка<br/>и <b>качели</b> & <a href="/gody/2024/">сроки</a><span class="x">.</span></p>',
    },
    {"type": "quote", "value": {"text": "Дети рады.", "author": "Иван Петров", "post": "глава"}},
    {
        "type": "questions",
        "value": [{"type": "item", "id": "1", "value": {"question": "Где?", "answer": "<p>В селе.</p>"}}],
    },
    {"type": "table", "value": {"data": [["Район", "Площадки"]]}},
]


def items(client) -> list[ElementTree.Element]:
    answer = client.get("/rss/dzen/")
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content).findall("channel/item")  # noqa: S314 - our own answer


@pytest.fixture
def fresh(tree):
    """A function that publishes a piece of today's."""

    def publish(**values):
        return tree.article(**{"date": timezone.localdate(), "origin": "press", **values})

    return publish


def test_only_fresh_words_of_our_own_go_out(client, fresh):
    fresh(title="Наша новость")
    fresh(title="Чужая новость", origin="digest", sources=["https://example.org/a"])
    fresh(title="Показательная новость", is_demo=True)
    fresh(title="Старая новость", date=timezone.localdate() - dt.timedelta(days=3))
    fresh(title="Черновик", live=False)
    assert [item.findtext("title") for item in items(client)] == ["Наша новость"]


def test_the_text_is_whole_and_in_known_tags(client, fresh):
    page = fresh(lead="Первый <абзац>.", body=STORY, quote_text="Это честь.", quote_author="Директор")
    (item,) = items(client)
    soup = BeautifulSoup(item.findtext(CONTENT), "html.parser")
    assert {tag.name for tag in soup.find_all(True)} <= KEPT
    words = soup.get_text(" ")
    for part in ("Первый <абзац>.", "Что построили", "качели", "Дети рады.", "Где?", "В селе.", "Это честь."):
        assert part in words
    assert [a["href"] for a in soup.find_all("a")] == ["http://testserver/gody/2024/", page.full_url]
    assert item.findtext(RATING) == "nonadult"
    assert item.findtext("link") == page.full_url


def test_the_piece_stays_the_same_when_its_page_moves(client, fresh):
    page = fresh()
    before = items(client)[0].findtext("guid")
    page.slug = "drugoy-adres"
    page.save()
    assert items(client)[0].findtext("guid") == before


def ready_image(width: int, height: int):
    """A picture whose sizes are made."""
    file = SimpleUploadedFile("gorka.jpg", factories.jpeg(width, height), content_type="image/jpeg")
    image = factories.image(caption="Новая горка", credit="Фото: пресс-служба", file=file)
    make_renditions(image)
    return image


def test_a_small_picture_stays_in_the_text_and_makes_no_card(client, fresh):
    fresh(photo=ready_image(640, 480))
    (item,) = items(client)
    assert item.find("enclosure") is None
    assert BeautifulSoup(item.findtext(CONTENT), "html.parser").figure


def test_the_picture_comes_with_its_author(client, fresh):
    fresh(photo=ready_image(1200, 900))
    (item,) = items(client)
    enclosure = item.find("enclosure")
    assert enclosure.get("type") == "image/jpeg"
    assert enclosure.get("url").startswith("http://testserver/media/")
    assert int(enclosure.get("length")) > 0
    assert (
        "Новая горка Фото: пресс-служба"
        in BeautifulSoup(item.findtext(CONTENT), "html.parser").figure.get_text()
    )


def test_the_number_of_queries_does_not_grow(client, fresh):
    assert_same_queries(client, "/rss/dzen/", lambda: fresh(photo=factories.image()), few=1, more=3)


def test_signs_that_xml_cannot_hold_do_not_stop_the_feeds(client, fresh):
    fresh(
        title="Новость\x0bс телефона",
        lead="Перв\x02ый абзац.",
        body=[{"type": "heading", "value": "Га\x1fз"}],
    )
    assert [item.findtext("title") for item in items(client)] == ["Новостьс телефона"]
    plain = ElementTree.fromstring(client.get("/rss/").content)  # noqa: S314 - our own answer
    assert [item.findtext("description") for item in plain.iter("item")] == ["Первый абзац."]


@pytest.mark.parametrize(
    "target", ["mailto:press@example.org", "tel:+74872000000", "#itogi", "ftp://example.org/"]
)
def test_a_link_that_leads_to_no_page_becomes_plain_text(client, fresh, target):
    page = fresh(body=[{"type": "text", "value": f'<p>Пишите <a href="{target}">сюда</a>.</p>'}])
    soup = BeautifulSoup(items(client)[0].findtext(CONTENT), "html.parser")
    assert [a["href"] for a in soup.find_all("a")] == [page.full_url]
    assert "Пишите сюда." in soup.get_text()


def test_a_link_without_a_scheme_gets_one(client, fresh):
    fresh(body=[{"type": "text", "value": '<p><a href="//example.org/a">Там</a></p>'}])
    soup = BeautifulSoup(items(client)[0].findtext(CONTENT), "html.parser")
    assert soup.a["href"] == "http://example.org/a"


def test_every_block_is_written_or_left_out_on_purpose():
    assert BLOCK_WRITERS.keys() | LEFT_OUT == Story().child_blocks.keys()
    assert not BLOCK_WRITERS.keys() & LEFT_OUT
