"""A thread-safe rich text editor."""

from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter


class RichTextArea(DraftailRichTextArea):
    """Draftail with a converter per use.

    Wagtail's widget is shared by all threads and keeps one stateful converter: two editors who open pages at the same
    moment would get each other's text or an error.
    """

    @property
    def converter(self) -> ContentstateConverter:
        return ContentstateConverter(self.features)

    @converter.setter
    def converter(self, shared: Any) -> None:
        """Ignore the shared one that Wagtail sets."""
