"""The one set of blocks that a story on any page is written with."""

from dataclasses import replace
from typing import Any

from django.db.models import prefetch_related_objects
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from showcase.core.tables import table_view

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ul", "ol"]


class PhotoChooserBlock(ImageChooserBlock):
    """Pictures of a story come with their sizes: the number of queries does not grow with them."""

    def bulk_to_python(self, values: list[Any]) -> list[Any]:
        """Load all pictures of a story at once."""
        images = super().bulk_to_python(values)
        prefetch_related_objects([image for image in images if image], "renditions")
        return images


class StoryTableBlock(TableBlock):
    """A table of the editor in the shape of the site's own tables."""

    def render(self, value: dict[str, Any] | None, context: dict[str, Any] | None = None) -> str:
        """Hand the template columns and rows whose cells know their column."""
        data = [[cell or "—" for cell in row] for row in (value or {}).get("data", [])]
        if not data:
            return ""
        has_header = value.get("first_row_is_table_header", False)
        columns = data[0] if has_header else [""] * len(data[0])
        table = table_view(value.get("table_caption") or "", columns, data[1:] if has_header else data)
        if not has_header:
            table = replace(table, columns=[])
        return super().render(value, {**(context or {}), "table": table})


class PictureBlock(blocks.StructBlock):
    """A picture with its own words where the picture's general ones do not fit."""

    image = PhotoChooserBlock(label="Картинка")
    caption = blocks.CharBlock(label="Подпись", required=False, help_text="Пусто — подпись самой картинки.")

    class Meta:
        icon = "image"
        label = "Картинка"
        template = "blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """Words of an official who speaks in office."""

    text = blocks.TextBlock(label="Слова")
    author = blocks.CharBlock(label="Кто сказал")
    post = blocks.CharBlock(label="Должность", required=False)

    class Meta:
        icon = "openquote"
        label = "Цитата"
        template = "blocks/quote.html"


class StepBlock(blocks.StructBlock):
    """One step of an instruction."""

    title = blocks.CharBlock(label="Что сделать")
    text = blocks.RichTextBlock(label="Пояснение", features=TEXT_FEATURES, required=False)


class QuestionBlock(blocks.StructBlock):
    """A question that readers ask, with its answer."""

    question = blocks.CharBlock(label="Вопрос")
    answer = blocks.RichTextBlock(label="Ответ", features=TEXT_FEATURES)


class Story(blocks.StreamBlock):
    """Everything an editor may put into the body of a page."""

    heading = blocks.CharBlock(label="Подзаголовок", icon="title", template="blocks/heading.html")
    text = blocks.RichTextBlock(label="Текст", features=TEXT_FEATURES, template="blocks/text.html")
    picture = PictureBlock()
    quote = QuoteBlock()
    steps = blocks.ListBlock(StepBlock(), label="Шаги", icon="list-ol", template="blocks/steps.html")
    questions = blocks.ListBlock(
        QuestionBlock(), label="Вопросы и ответы", icon="help", template="blocks/questions.html"
    )
    table = StoryTableBlock(label="Таблица", template="blocks/table.html")
    document = DocumentChooserBlock(label="Документ", template="blocks/document.html")
