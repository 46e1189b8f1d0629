"""Text from Word, LibreOffice and web pages becomes blocks; links follow nobody."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Page

from showcase.core.pasting import Pasted
from showcase.core.rich_text import CleanLinksConverter
from showcase.core.tracking import without_tracking
from tests import examples
from tests.admin_forms import send
from tests.factories import text_of

CASES = examples.load("pasted")["cases"]
LINK = "https://example.org/?{}"


def in_words(block: dict) -> str:
    value = block["value"]
    if block["type"] == "table":
        value = " / ".join("|".join(row) for row in value["data"])
    return f"{block['type']}: {value}".replace("\u00a0", " ")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_pasted_text_becomes_blocks(case):
    assert [in_words(block) for block in Pasted.from_html(case["html"]).blocks] == case["blocks"]


def test_a_table_of_forty_columns_ends_in_a_sentence():
    row = "<tr>" + "<td>1</td>" * 40 + "</tr>"
    pasted = Pasted.from_html(f"<p>До</p><table>{row}{row}</table><p>После</p>")
    assert [in_words(block) for block in pasted.blocks] == ["text: <p>До</p><p>После</p>"]
    assert pasted.remarks[0].startswith("Таблица не вставлена: в ней 40 столбцов")


@pytest.mark.parametrize(
    "html", ["", "<", "<table>", "<table><tr></tr></table>", "<p", "<ul></ul>", "<h2></h2>", "x" * 4_000_000]
)
def test_broken_html_breaks_nothing(html):
    assert isinstance(Pasted.from_html(html).blocks, list)


def test_the_editor_gets_blocks_as_it_takes_them(db, admin_client):
    answer = admin_client.post(reverse("pasted_blocks"), {"html": CASES[0]["html"]}).json()
    heading, text, table = answer["blocks"]
    assert (heading["type"], heading["value"]) == ("heading", "Итоги")
    state = json.loads(text["value"])
    assert [block["type"] for block in state["blocks"]] == [
        "unstyled",
        "unordered-list-item",
        "unordered-list-item",
    ]
    assert table["value"]["first_row_is_table_header"] is True
    assert answer["remarks"] == []


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("utm_source=vk", ""),
        ("id=5&utm_source=vk&utm_medium=a%20b", "?id=5"),
        ("yclid=1&q=%D1%8F&gclid=2&fbclid=3", "?q=%D1%8F"),
        ("q=utm_source", "?q=utm_source"),
        ("id=5", "?id=5"),
    ],
)
def test_links_lose_what_follows_readers(query, kept):
    assert without_tracking(f"https://example.org/a?{query}#b") == f"https://example.org/a{kept}#b"


def test_saved_texts_and_addresses_are_clean(tree, admin_client):
    converter = CleanLinksConverter(["link", "bold"])
    link = LINK.format("utm_source=vk&amp;id=5")
    state = converter.from_database_format(f'<p>Текст <a href="{link}">ссылка</a></p>')
    assert 'href="https://example.org/?id=5"' in converter.to_database_format(state)
    page = tree.article(live=False)
    page.save_revision()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    send(admin_client, url, sources=LINK.format("yclid=1"))
    assert Page.objects.get(pk=page.pk).specific.sources == ["https://example.org/"]


def test_a_wide_table_typed_by_hand_is_refused_in_words(tree, admin_client):
    page = tree.article(live=False)
    page.save_revision()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    wide = json.dumps({"data": [["1"] * 40], "cell": [], "mergeCells": [], "table_header_choice": "row"})
    body = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "table"}
    answer = send(
        admin_client, url, **body, **{"body-0-value": wide, "body-0-value-table-header-choice": "row"}
    )
    assert json.dumps("В таблице 40 столбцов").strip('"') in text_of(answer)  # it is drawn by scripts


def test_elements_without_end_within_each_other_get_a_sentence():
    pasted = Pasted.from_html("<div><b>" * 5000 + "Слова")
    assert (pasted.blocks, len(pasted.remarks)) == ([], 1)
