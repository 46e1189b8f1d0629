"""Short names for the blocks that texts are put together from.

Text is rich text. `[[key|words]]` leads to a page of the site: the end of a section's address (`itogi`), or
the key under which the importer knows a page (`year:2025`). Where there is none, only the words stay.
"""

from html import escape
from typing import Any

Block = dict[str, Any]


def heading(words: str) -> Block:
    """A heading inside the text."""
    return {"type": "heading", "value": words}


def text(*paragraphs: str) -> Block:
    """Paragraphs."""
    return {"type": "text", "value": "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)}


def points(*items: str, before: str = "") -> Block:
    """A list, perhaps with a sentence before it."""
    first = f"<p>{before}</p>" if before else ""
    return {"type": "text", "value": f"{first}<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"}


def steps(*items: tuple[str, str]) -> Block:
    """An instruction: titles and explanations."""
    return _items(
        "steps", [{"title": title, "text": f"<p>{words}</p>" if words else ""} for title, words in items]
    )


def questions(*items: tuple[str, str]) -> Block:
    """Questions and answers."""
    return _items("questions", [{"question": asked, "answer": f"<p>{answer}</p>"} for asked, answer in items])


def table(caption: str, rows: list[list[str]]) -> Block:
    """A table whose first row names its columns."""
    value = {
        "data": rows,
        "table_caption": caption,
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
        "cell": [],
        "mergeCells": [],
    }
    return {"type": "table", "value": value}


def link(address: str, words: str) -> str:
    """A link to another site."""
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def _items(kind: str, values: list[dict[str, str]]) -> Block:
    return {"type": kind, "value": [{"type": "item", "value": value} for value in values]}
