"""Blocks of a story: every kind is shown, and pictures cost no query each."""

from tests.factories import image
from tests.growth import assert_same_queries

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
    for words in shown:
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
    page = tree.text_page()

    def add():
        page.body.append(("picture", {"image": image(), "caption": ""}))
        page.save()

    assert_same_queries(client, page.url, add, few=2, more=5)
