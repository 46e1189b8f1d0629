"""The one set of blocks that a story on any page is written with."""

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ul", "ol"]


class PictureBlock(blocks.StructBlock):
    """A picture with its own words where the picture's general ones do not fit."""

    image = ImageChooserBlock(label="Картинка")
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
    questions = blocks.ListBlock(QuestionBlock(), label="Вопросы и ответы", icon="help", template="blocks/questions.html")
    table = TableBlock(label="Таблица", template="blocks/table.html")
    document = DocumentChooserBlock(label="Документ", template="blocks/document.html")
