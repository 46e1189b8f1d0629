"""The editor of rich text, safe in a server whose processes answer several editors at a time."""

from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter


class RichTextArea(DraftailRichTextArea):
    """Draftail with a converter for every text.

    Wagtail's widget lives as long as its form class and keeps one converter, which is a parser with a state: two
    threads that open pages at the same moment get each other's words, or an error.
    """

    @property
    def converter(self) -> ContentstateConverter:
        """A converter that nobody else uses."""
        return ContentstateConverter(self.features)

    @converter.setter
    def converter(self, shared: Any) -> None:
        """Forget the one that Wagtail makes for all."""
