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
from tests import examples, factories
from tests.growth import assert_same_queries

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
RATING = "{http://search.yahoo.com/mrss/}rating"
KEPT = {"p", "a", "b", "i", "ul", "ol", "li", "h2", "h3", "blockquote", "figure", "img", "figcaption"}
STORY = examples.load("dzen")["story"]


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


def text_of(item: ElementTree.Element) -> BeautifulSoup:
    return BeautifulSoup(item.findtext(CONTENT), "html.parser")


def test_the_text_is_whole_and_in_known_tags_and_stays_the_same_piece_when_its_page_moves(client, fresh):
    page = fresh(lead="Первый <абзац>.", body=STORY, quote_text="Это честь.", quote_author="Директор")
    (item,) = items(client)
    soup = text_of(item)
    assert {tag.name for tag in soup.find_all(True)} <= KEPT
    words = soup.get_text(" ")
    for part in ("Первый <абзац>.", "Что построили", "качели", "Дети рады.", "Где?", "В селе.", "Это честь."):
        assert part in words
    assert [a["href"] for a in soup.find_all("a")] == ["http://testserver/gody/2024/", page.full_url]
    assert item.findtext(RATING) == "nonadult"
    assert item.findtext("link") == page.full_url
    page.slug = "drugoy-adres"
    page.save()
    assert items(client)[0].findtext("guid") == item.findtext("guid")


def ready_image(width: int, height: int):
    file = SimpleUploadedFile("gorka.jpg", factories.jpeg(width, height), content_type="image/jpeg")
    image = factories.image(caption="Новая горка", credit="Фото: пресс-служба", file=file)
    make_renditions(image)
    return image


def test_the_picture_comes_with_its_author_and_makes_a_card_if_it_is_large(client, fresh):
    small = fresh(photo=ready_image(640, 480))
    (item,) = items(client)
    assert item.find("enclosure") is None
    assert text_of(item).figure
    small.delete()
    fresh(photo=ready_image(1200, 900))
    (item,) = items(client)
    enclosure = item.find("enclosure")
    assert enclosure.get("type") == "image/jpeg"
    assert enclosure.get("url").startswith("http://testserver/media/")
    assert int(enclosure.get("length")) > 0
    assert "Новая горка Фото: пресс-служба" in text_of(item).figure.get_text()


def test_a_gallery_is_a_row_of_pictures(client, fresh):
    rows = [{"image": ready_image(900, 600), "caption": words} for words in ("Утро", "")]
    fresh(body=[("gallery", rows)])
    figures = text_of(items(client)[0]).find_all("figure")
    assert [figure.get_text() for figure in figures] == [
        "Утро Фото: пресс-служба",
        "Новая горка Фото: пресс-служба",
    ]


def test_the_number_of_queries_does_not_grow(client, fresh):
    assert_same_queries(client, "/rss/dzen/", lambda: fresh(photo=factories.image()), few=1, more=3)


def test_signs_that_xml_cannot_hold_do_not_stop_the_feeds(client, fresh):
    body = [{"type": "heading", "value": "Га\x1fз"}]
    fresh(title="Новость\x0bс телефона", lead="Перв\x02ый абзац.", body=body)
    assert [item.findtext("title") for item in items(client)] == ["Новость с телефона"]
    plain = ElementTree.fromstring(client.get("/rss/").content)  # noqa: S314 - our own answer
    assert [item.findtext("description") for item in plain.iter("item")] == ["Первый абзац."]


def test_a_link_that_leads_to_no_page_becomes_plain_text_and_one_without_a_scheme_gets_one(client, fresh):
    targets = [
        "mailto:press@example.org",
        "tel:+74872000000",
        "#itogi",
        "ftp://example.org/",
        "//example.org/a",
    ]
    links = " ".join(f'<a href="{target}">сюда</a>' for target in targets)
    page = fresh(body=[{"type": "text", "value": f"<p>Пишите {links}.</p>"}])
    soup = text_of(items(client)[0])
    assert [a["href"] for a in soup.find_all("a")] == ["http://example.org/a", page.full_url]
    assert "Пишите сюда сюда сюда сюда сюда." in soup.get_text()


def test_every_block_is_written_or_left_out_on_purpose():
    assert BLOCK_WRITERS.keys() | LEFT_OUT == Story().child_blocks.keys()
    assert not BLOCK_WRITERS.keys() & LEFT_OUT
