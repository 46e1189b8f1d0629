"""A thread-safe rich text editor that strips tracking parameters from links."""

from typing import Any

from bs4 import BeautifulSoup
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from showcase.core.tracking import without_tracking


class CleanLinksConverter(ContentstateConverter):
    """Strips tracking parameters from links."""

    def to_database_format(self, contentstate_json: str) -> str:
        html = super().to_database_format(contentstate_json)
        if "href=" not in html or "?" not in html:
            return html
        soup = BeautifulSoup(html, "html.parser")
        for link in soup.find_all("a", href=True):
            link["href"] = without_tracking(link["href"])
        return str(soup)


class RichTextArea(DraftailRichTextArea):
    """Draftail with a converter per use.

    Wagtail's widget is shared by all threads and keeps one stateful converter: two editors who open pages at the same
    moment would get each other's text or an error.
    """

    @property
    def converter(self) -> ContentstateConverter:
        return CleanLinksConverter(self.features)

    @converter.setter
    def converter(self, shared: Any) -> None:
        """Ignore the shared converter that Wagtail assigns."""
