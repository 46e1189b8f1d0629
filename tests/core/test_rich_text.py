"""The editor of rich text under several threads."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from wagtail.admin.rich_text import get_rich_text_editor_widget

from showcase.core.rich_text import RichTextArea

LONG = "".join(f"<p>Строка {number} о площадке в <b>деревне {number}</b>.</p>" for number in range(60))


@pytest.mark.django_db
def test_threads_never_get_each_others_words():
    """Pages of a running server share one widget."""
    widget = get_rich_text_editor_widget("default", features=["bold", "link"])
    assert isinstance(widget, RichTextArea)

    def words(number: int) -> set[str]:
        shown = json.loads(widget.format_value(LONG.replace("площадке", f"площадке-{number}")))
        return {block["text"].split()[3] for block in shown["blocks"]}

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(words, range(80)))
    assert found == [{f"площадке-{number}"} for number in range(80)]
