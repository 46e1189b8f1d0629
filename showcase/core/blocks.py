"""StreamField blocks of page bodies."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.templatetags.static import static
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.list_block import ListBlockAdapter
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from showcase.core.photos import Picture, gallery_photo
from showcase.core.tables import MOST_COLUMNS, table_view

PHOTOS_SHOWN = 3
"""Photos of a gallery shown at once; the rest is folded."""
TABLE_MENU = {
    "row_above": "Строка выше",
    "row_below": "Строка ниже",
    "col_left": "Столбец слева",
    "col_right": "Столбец справа",
    "remove_row": "Удалить строку",
    "remove_col": "Удалить столбец",
    "undo": "Отменить",
    "redo": "Вернуть",
}
"""The menu of a cell; the table editor of Wagtail comes without Russian."""
TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ul", "ol"]


class PhotoChooserBlock(ImageChooserBlock):
    """Prefetches renditions, so that the number of queries does not depend on the number of pictures."""

    def bulk_to_python(self, values: list[Any]) -> list[Any]:
        images = super().bulk_to_python(values)
        prefetch_related_objects([image for image in images if image], "renditions")
        return images


class StoryTableBlock(TableBlock):
    """The editor's table rendered by `components/table.html`."""

    def __init__(self, **kwargs: Any) -> None:
        menu = {"items": {key: {"name": name} for key, name in TABLE_MENU.items()}}
        super().__init__(**{"table_options": {"contextMenu": menu, "language": "en-US"}, **kwargs})

    def clean(self, value: dict[str, Any] | None) -> dict[str, Any] | None:
        width = max((len(row) for row in (value or {}).get("data") or []), default=0)
        if width > MOST_COLUMNS:
            raise ValidationError(
                f"В таблице {width} столбцов, а на телефоне видно не больше {MOST_COLUMNS}. Разделите её."
            )
        return super().clean(value)

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
    image = PhotoChooserBlock(label="Картинка")
    caption = blocks.CharBlock(label="Подпись", required=False, help_text="Пусто — подпись самой картинки.")

    class Meta:
        icon = "image"
        label = "Картинка"
        template = "blocks/picture.html"


class GalleryBlock(blocks.ListBlock):
    """Pictures side by side, as on a project's page; its script in the admin adds many at once."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        rows = [row for row in value if row["image"]]
        photos = [gallery_photo(Picture.of(row["image"]), row["caption"]) for row in rows]
        more = photos[PHOTOS_SHOWN:]
        return {
            **super().get_context(value, parent_context),
            "photos": photos[:PHOTOS_SHOWN],
            "more": more,
            "more_label": f"Ещё {len(more)} фото",
        }

    class Meta:
        icon = "image"
        template = "blocks/gallery.html"
        default = []
        form_classname = "gallery-block"


class GalleryAdapter(ListBlockAdapter):
    js_constructor = "showcase.Gallery"

    @cached_property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=[static("js/admin_gallery_block.js")])


register(GalleryAdapter(), GalleryBlock)


class QuoteBlock(blocks.StructBlock):
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
    gallery = GalleryBlock(PictureBlock(), label="Галерея")
    quote = QuoteBlock()
    steps = blocks.ListBlock(StepBlock(), label="Шаги", icon="list-ol", template="blocks/steps.html")
    questions = blocks.ListBlock(
        QuestionBlock(), label="Вопросы и ответы", icon="help", template="blocks/questions.html"
    )
    table = StoryTableBlock(label="Таблица", template="blocks/table.html")
    document = DocumentChooserBlock(label="Документ", template="blocks/document.html")
