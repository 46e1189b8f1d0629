"""Blocks of a story: every kind is shown, pictures cost no query each, and the editor of texts knows threads."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

from bs4 import BeautifulSoup
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.contrib.table_block.blocks import DEFAULT_TABLE_OPTIONS

from showcase.core.blocks import StoryTableBlock
from showcase.core.rich_text import RichTextArea
from tests.factories import image
from tests.growth import assert_same_queries

LONG = "".join(f"<p>Строка {number} о площадке в <b>деревне {number}</b>.</p>" for number in range(60))
TABLE = {
    "data": [["Голоса", "Баллы"], ["1–20", "1"], ["21–50", None]],
    "first_row_is_table_header": True,
    "table_caption": "Баллы за голоса",
}


def test_every_block_is_shown(client, tree):
    page = tree.text_page(slug="bloki")
    page.body = [
        ("heading", "Кто может"),
        ("text", "<p>Староста или <b>ТОС</b>.</p>"),
        ("picture", {"image": image(), "caption": "Новые качели."}),
        ("quote", {"text": "Так и было.", "author": "Глава", "post": "администрация"}),
        ("steps", [{"title": "Выберите место", "text": "<p>Рядом с домом.</p>"}]),
        ("questions", [{"question": "Сколько голосов?", "answer": "<p>Один.</p>"}]),
        ("table", TABLE),
    ]
    page.save()
    html = client.get("/bloki/").content.decode()
    shown = ["<h2>Кто может</h2>", "<b>ТОС</b>", "Новые качели.", "Так и было.", "Выберите место", "Один."]
    for words in (*shown, 'data-label="Баллы">1<', 'data-label="Баллы">—<'):
        assert words in html
    page.body = [("table", {**TABLE, "first_row_is_table_header": False})]
    page.save()
    html = client.get("/bloki/").content.decode()
    assert "<thead" not in html  # a table without a header has no empty one
    assert "data-label" not in html


def test_short_words_of_a_story_stay_with_the_next_and_links_stay_themselves(client, tree):
    text = '<p>Зоны — с 2022 года: <a href="https://a.example/2021-2022/?q=в - с">в лесу</a>.</p>'
    page = tree.text_page()
    page.body = [
        ("text", text),
        ("steps", [{"title": "Шаг", "text": text}]),
        ("questions", [{"question": "Где?", "answer": text}]),
    ]
    page.save()
    html = client.get(page.url).content.decode().replace("\xa0", "~")
    assert html.count('Зоны~— с~2022~года: <a href="https://a.example/2021-2022/?q=в - с">в~лесу</a>.') == 3


def test_pictures_of_a_story_do_not_add_queries(client, tree):
    page = tree.text_page()

    def add():
        page.body.append(("picture", {"image": image(), "caption": ""}))
        page.save()

    assert_same_queries(client, page.url, add, few=2, more=5)


def test_a_gallery_shows_three_photos_and_folds_the_rest(client, tree):
    page = tree.text_page()
    rows = [{"image": image(caption=f"Подпись {number}"), "caption": ""} for number in range(5)]
    rows[1]["caption"] = "Своя подпись"
    page.body = [("gallery", rows)]
    page.save()
    html = client.get(page.url).content.decode()
    soup = BeautifulSoup(html, "html.parser")
    assert len(soup.select("[data-gallery] > .photo-grid [data-photo]")) == 3
    assert len(soup.select("[data-gallery] details [data-photo]")) == 2
    assert soup.select_one("[data-gallery] summary").text == "Ещё 2 фото"
    captions = [caption.text for caption in soup.select("[data-gallery] figcaption")]
    assert captions == ["Подпись 0", "Своя подпись", "Подпись 2", "Подпись 3", "Подпись 4"]
    assert all(link["href"].endswith(".jpg") for link in soup.select("[data-photo]"))  # without scripts too
    assert "Своя подпись" in page.searchable_body()
    rows[0]["image"].delete()
    assert "Подпись 2" in client.get(page.url).content.decode()


def test_an_empty_gallery_is_not_there(client, tree):
    page = tree.text_page(body=[("gallery", [])])
    assert "data-gallery" not in client.get(page.url).content.decode()


def test_photos_of_a_gallery_do_not_add_queries(client, tree):
    rows = []
    page = tree.text_page(body=[("gallery", rows)])

    def add():
        rows.append({"image": image(), "caption": ""})
        page.body = [("gallery", rows)]
        page.save()

    assert_same_queries(client, page.url, add, few=2, more=6)


def test_threads_never_get_each_others_words(db):
    """Pages of a running server share one widget."""
    widget = get_rich_text_editor_widget("default", features=["bold", "link"])
    assert isinstance(widget, RichTextArea)

    def words(number: int) -> set[str]:
        shown = json.loads(widget.format_value(LONG.replace("площадке", f"площадке-{number}")))
        return {block["text"].split()[3] for block in shown["blocks"]}

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(words, range(80)))
    assert found == [{f"площадке-{number}"} for number in range(80)]


def test_the_menu_of_a_table_is_in_russian():
    items = StoryTableBlock().field.widget.table_options["contextMenu"]["items"]
    assert set(items) == {key for key in DEFAULT_TABLE_OPTIONS["contextMenu"] if not key.startswith("-")}
    assert not re.search("[A-Za-z]", " ".join(item["name"] for item in items.values()))
