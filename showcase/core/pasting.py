"""HTML from the clipboard as blocks of a story: headings, texts with lists, tables. The rest becomes plain text."""

import re
from typing import Any

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag
from bs4.element import PreformattedString
from django.utils.html import escape

from showcase.core.tables import MOST_COLUMNS
from showcase.core.tracking import without_tracking

MOST_ROWS = 200
MOST_CHARS = 3_000_000
MOST_SPAN, MOST_DIGITS = 100, 5
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
IGNORED = ("script", "style", "head", "meta", "link", "xml", "title", "img", "object", "iframe")
BREAKING = ("p", "div", "dt", "dd", "summary", "td", "th")
"""Tags that separate words inside list items and cells."""
INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i"}
WEB = ("http://", "https://", "mailto:", "tel:")
TOO_LONG = "Слишком большой текст: вставьте его по частям."
_WORD_HEADING = re.compile(r"Mso(?:Heading|Title)|^Heading\d", re.I)
_OUTLINE = re.compile(r"mso-outline-level:\s*[1-6]", re.I)
_BULLET_IGNORED = re.compile(r"mso-list:\s*Ignore", re.I)
_NUMBERED = re.compile(r"^\W*(?:\d+|[a-zа-я])[.)]", re.I)

Block = dict[str, Any]


class Pasted:
    """Collects blocks; `remarks` are sentences about what was left out."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.remarks: list[str] = []
        self._html: list[str] = []
        self._list: tuple[str, list[str]] | None = None

    @classmethod
    def from_html(cls, html: str) -> "Pasted":
        pasted = cls()
        if len(html) > MOST_CHARS:
            pasted.remarks.append(TOO_LONG)
            return pasted
        try:
            pasted._read(BeautifulSoup(html, "html.parser"))
        except RecursionError:  # thousands of elements within each other
            pasted.blocks, pasted.remarks = [], [TOO_LONG]
        return pasted

    def _read(self, soup: BeautifulSoup) -> None:
        for tag in soup.find_all(IGNORED):
            tag.decompose()
        self._walk(soup.body or soup)
        self._close_text()

    def _walk(self, parent: Tag) -> None:
        """Read the children of a container, including text between its paragraphs."""
        loose: list[PageElement] = []
        for child in parent.children:
            if is_inline(child):
                loose.append(child)
                continue
            self._paragraph(loose)
            loose = []
            self._element(child)
        self._paragraph(loose)

    def _element(self, tag: Tag) -> None:
        if is_heading(tag):
            self._add("heading", text_of(tag))
        elif tag.name == "table":
            self._table(tag)
        elif tag.name in ("ul", "ol"):
            self._text(list_html(tag))
        elif is_word_item(tag):
            self._item(tag)
        elif tag.name == "p" or not has_blocks(tag):
            self._paragraph(list(tag.children))
        else:
            self._walk(tag)

    def _paragraph(self, nodes: list[PageElement]) -> None:
        if html := re.sub(" {2,}", " ", "".join(map(inline_html, nodes))).strip():
            self._text(f"<p>{html}</p>")

    def _item(self, tag: Tag) -> None:
        """A paragraph that Word shows as an item; its bullet or number is text."""
        bullets = tag.find_all(style=_BULLET_IGNORED)
        marker = "".join(bullet.get_text() for bullet in bullets[:1])
        for bullet in bullets:
            bullet.decompose()
        kind = "ol" if _NUMBERED.match(marker) else "ul"
        if self._list is None or self._list[0] != kind:
            self._close_list()
            self._list = (kind, [])
        self._list[1].append("".join(map(inline_html, tag.children)).strip())

    def _table(self, tag: Tag) -> None:
        rows = rows_of(tag)
        width = max(map(len, rows), default=0)
        if width <= 1:
            for cell in tag.find_all(["td", "th"]):
                self._walk(cell)
        elif width > MOST_COLUMNS or len(rows) > MOST_ROWS:
            self.remarks.append(too_large(width, len(rows)))
        else:
            self._add("table", table_value(tag, rows, width))

    def _text(self, html: str) -> None:
        self._close_list()
        self._html.append(html)

    def _close_list(self) -> None:
        if self._list:
            kind, items = self._list
            self._list = None
            self._html.append(f"<{kind}>{''.join(f'<li>{item}</li>' for item in items)}</{kind}>")

    def _close_text(self) -> None:
        self._close_list()
        if self._html:
            self.blocks.append({"type": "text", "value": "".join(self._html)})
            self._html = []

    def _add(self, kind: str, value: Any) -> None:
        self._close_text()
        if value:
            self.blocks.append({"type": kind, "value": value})


def is_inline(node: PageElement) -> bool:
    if not isinstance(node, Tag):
        return True
    blocks = (*HEADINGS, "p", "div", "table", "ul", "ol", "blockquote", "section", "article", "body", "pre")
    return node.name not in blocks and not has_blocks(node)


def has_blocks(tag: Tag) -> bool:
    return tag.find([*HEADINGS, "p", "div", "table", "ul", "ol", "blockquote"]) is not None


def is_heading(tag: Tag) -> bool:
    marks = " ".join(tag.get("class", []))
    is_marked = bool(_WORD_HEADING.search(marks) or _OUTLINE.search(tag.get("style", "")))
    return tag.name in HEADINGS or (tag.name == "p" and is_marked)


def is_word_item(tag: Tag) -> bool:
    return tag.name == "p" and "mso-list:" in tag.get("style", "")


def text_of(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def inline_html(node: PageElement) -> str:
    """Return HTML with bold, italic and links only; other formatting comes from Word."""
    if isinstance(node, PreformattedString):  # comments and the like
        return ""
    if isinstance(node, NavigableString):
        return escape(re.sub(r"\s+", " ", str(node)))
    inner = "".join(map(inline_html, node.children))
    if node.name == "br":
        return "<br/>"
    target = node.get("href", "") if node.name == "a" else ""
    if target.startswith(WEB) and inner.strip():
        return f'<a href="{escape(without_tracking(target))}">{inner}</a>'
    if node.name in BREAKING:
        return f"{inner} "
    name = INLINE.get(node.name, "")
    return f"<{name}>{inner}</{name}>" if name and inner.strip() else inner


def list_html(tag: Tag) -> str:
    """Word and Google Docs put nested lists next to their item instead of inside it."""
    items: list[str] = []
    for child in tag.find_all(["li", "ul", "ol"], recursive=False):
        if child.name == "li":
            items.append("".join(map(item_html, child.children)).strip())
        else:
            items[-1:] = ["".join(items[-1:]) + list_html(child)]
    return f"<{tag.name}>{''.join(f'<li>{item}</li>' for item in items)}</{tag.name}>" if items else ""


def item_html(node: PageElement) -> str:
    if isinstance(node, Tag) and node.name in ("ul", "ol"):
        return list_html(node)
    return inline_html(node)


def rows_of(table: Tag) -> list[list[str]]:
    """Cells as text; a cell over several columns or rows leaves the other places empty."""
    rows = []
    taken_until: dict[int, int] = {}  # the row at which a column is free again
    for number, row in enumerate(row for row in table.find_all("tr") if row.find_parent("table") is table):
        cells: list[str] = []
        for cell in row.find_all(["td", "th"], recursive=False):
            while taken_until.get(len(cells), 0) > number:
                cells.append("")
            columns = range(len(cells), len(cells) + span(cell, "colspan"))
            taken_until.update(dict.fromkeys(columns, number + span(cell, "rowspan")))
            cells += [text_of(cell), *[""] * (len(columns) - 1)]
        if any(cells):
            rows.append(cells)
    return rows


def span(cell: Tag, name: str) -> int:
    typed = cell.get(name, "")
    return max(1, min(int(typed), MOST_SPAN)) if typed.isdecimal() and len(typed) < MOST_DIGITS else 1


def is_header_row(table: Tag) -> bool:
    """Whether the first row names the columns: marked so, bold, or without a number."""
    row = table.find("tr")
    cells = row.find_all(["td", "th"], recursive=False)
    return bool(row.find(["th", "b", "strong"])) or not any(re.search(r"\d", text_of(cell)) for cell in cells)


def table_value(table: Tag, rows: list[list[str]], width: int) -> Block:
    """The value of Wagtail's table block."""
    has_header = is_header_row(table)
    return {
        "data": [[*row, *[""] * (width - len(row))] for row in rows],
        "first_row_is_table_header": has_header,
        "first_col_is_header": False,
        "table_header_choice": "row" if has_header else "neither",
        "table_caption": text_of(table.caption) if table.caption else "",
        "cell": [],
        "mergeCells": [],
    }


def too_large(width: int, height: int) -> str:
    if width > MOST_COLUMNS:
        size = f"в ней {width} столбцов, а на телефоне видно не больше {MOST_COLUMNS}"
    else:
        size = f"в ней {height} строк, а на странице помещается не больше {MOST_ROWS}"
    return f"Таблица не вставлена: {size}. Разделите её или приложите файлом, блоком «Документ»."
