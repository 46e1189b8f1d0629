"""Blocks of a story: every kind is shown, and pictures cost no query each."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import image

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
    for words in (
        "<h2>Кто может</h2>",
        "<b>ТОС</b>",
        "Новые качели.",
        "Так и было.",
        "Выберите место",
        "Один.",
    ):
        assert words in html
    assert 'data-label="Баллы">1<' in html
    assert 'data-label="Баллы">—<' in html


def test_table_without_header_has_no_empty_one(client, tree):
    page = tree.text_page(slug="tablica")
    page.body = [("table", {**TABLE, "first_row_is_table_header": False})]
    page.save()
    html = client.get("/tablica/").content.decode()
    assert "<thead" not in html
    assert "data-label" not in html


def test_pictures_of_a_story_do_not_add_queries(client, tree):
    def queries(count):
        page = tree.text_page()
        page.body = [("picture", {"image": image(), "caption": ""}) for _ in range(count)]
        page.save()
        client.get(page.url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page.url).status_code == 200
        return len(captured)

    assert queries(2) == queries(7)
