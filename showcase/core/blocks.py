"""StreamField blocks of page bodies."""

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
    """Prefetches renditions, so that the number of queries does not depend on the number of pictures."""

    def bulk_to_python(self, values: list[Any]) -> list[Any]:
        images = super().bulk_to_python(values)
        prefetch_related_objects([image for image in images if image], "renditions")
        return images


class StoryTableBlock(TableBlock):
    """The editor's table rendered by `components/table.html`."""

    def render(self, value: dict[str, Any] | None, context: dict[str, Any] | None = None) -> str:
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
    """A picture with an optional caption of its own."""

    image = PhotoChooserBlock(label="Картинка")
    caption = blocks.CharBlock(label="Подпись", required=False, help_text="Пусто — подпись самой картинки.")

    class Meta:
        icon = "image"
        label = "Картинка"
        template = "blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """A quotation of an official."""

    text = blocks.TextBlock(label="Слова")
    author = blocks.CharBlock(label="Кто сказал")
    post = blocks.CharBlock(label="Должность", required=False)

    class Meta:
        icon = "openquote"
        label = "Цитата"
        template = "blocks/quote.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Что сделать")
    text = blocks.RichTextBlock(label="Пояснение", features=TEXT_FEATURES, required=False)


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="Вопрос")
    answer = blocks.RichTextBlock(label="Ответ", features=TEXT_FEATURES)


class Story(blocks.StreamBlock):
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
