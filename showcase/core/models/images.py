"""Pictures of the site. Every uploaded file is cleaned before it is stored."""

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.images import get_image_dimensions
from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)
from wagtail.search import index

from showcase.core import decoding
from showcase.core.models.settings import SiteSettings
from showcase.core.photo_cleaning import UnusablePhoto, clean_photo, looks_like_file_name
from showcase.core.search_text import index_text

DECORATIVE = "Если картинка ничего не сообщает, отметьте «Декоративное»."
DESCRIPTION_REQUIRED = (
    "Добавьте описание фото — его услышат незрячие. "
    f"Например: «Дети на качелях, новая площадка в деревне Бегичево». {DECORATIVE}"
)


class QuickFile(WagtailImageFieldFile):
    """Reads the dimensions from the file header; Wagtail would decode the whole image."""

    def get_image_dimensions(self) -> tuple[int | None, int | None]:
        close = self.closed
        self.open()
        return get_image_dimensions(self, close=close)


class PhotoFile(QuickFile):
    """Cleans every file that is stored: all ways of uploading end in `save()`."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store a cleaned copy of `content`. Raises UnusablePhoto when it cannot be read safely."""
        cleaned = clean_photo(content, name)
        self.instance.taken_on = self.instance.taken_on or cleaned.taken_on
        super().save(cleaned.name, cleaned, save=save)


class PhotoField(WagtailImageField):
    attr_class = PhotoFile


class CustomImage(AbstractImage):
    """A picture with its description, credit and the consent of the people on it."""

    class People(models.TextChoices):
        NONE = "none", "нет людей крупно"
        EVENT = "event", "общий план мероприятия"
        CONSENT = "consent", "есть согласия людей на фото"

    file = PhotoField("файл", upload_to=get_upload_to, width_field="width", height_field="height")
    description = models.CharField(
        "что на фото",
        max_length=255,
        blank=True,
        default="",
        help_text="Одно-два предложения для тех, кто не видит картинку. Имя файла не подходит.",
    )
    # Not `decorative`: Wagtail resets an attribute of that name on every instance.
    is_decorative = models.BooleanField(
        "декоративное",
        default=False,
        help_text="Картинка ничего не сообщает, её можно пропустить при чтении вслух.",
    )
    caption = models.CharField(
        "подпись",
        max_length=255,
        blank=True,
        default="",
        help_text="Видна под фото всем.",
    )
    credit = models.CharField(
        "автор или источник",
        max_length=255,
        blank=True,
        default="",
        help_text="Если оставить пустым, подставится подпись из настроек сайта.",
    )
    taken_on = models.DateField("дата съёмки", null=True, blank=True)
    people = models.CharField(
        "люди на фото",
        max_length=10,
        choices=People,
        help_text="Если лица видны крупно, нужны согласия. За детей согласие дают родители.",
    )
    press_use = models.BooleanField("можно отдавать прессе", default=False)
    is_illustration = models.BooleanField(
        "рисунок, а не фото",
        default=False,
        help_text="На сайте появится пометка «Иллюстрация».",
    )
    renditions_ready = models.BooleanField(default=False, db_index=True, editable=False)
    renditions_error = models.CharField(max_length=255, blank=True, default="", editable=False)

    admin_form_fields = (
        "file",
        "description",
        "is_decorative",
        "title",
        "caption",
        "credit",
        "taken_on",
        "people",
        "press_use",
        "is_illustration",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    search_fields = [*AbstractImage.search_fields, index.SearchField("body_keys")]

    class Meta(AbstractImage.Meta):
        verbose_name = "изображение"
        verbose_name_plural = "изображения"
        permissions = (("choose_image", "Может выбирать изображения"),)

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.file and not self.file._committed:
            try:
                self.file = decoding.clean_upload(self.file.file, self.file.name)
            except UnusablePhoto as error:
                errors["file"] = str(error)
        if not self.is_decorative and not self.has_real_description():
            errors["description"] = DESCRIPTION_REQUIRED
        if self.taken_on and self.taken_on > timezone.localdate():
            errors["taken_on"] = "Дата съёмки ещё не наступила."
        if errors:
            raise ValidationError(errors)

    def has_real_description(self) -> bool:
        """Whether the description is more than a file name or the repeated title."""
        return not looks_like_file_name(self.description, title=self.title)

    def save(self, *args, **kwargs) -> None:
        """Store the cleaned file first: its size is known once it is upright. The worker creates the renditions.

        Raises UnusablePhoto when a file that no form has checked cannot be read.
        """
        if self._state.adding and not self.credit and not self.is_illustration:
            self.credit = default_credit()
        if self.file and not self.file._committed:
            self.file.save(self.file.name, self.file.file, save=False)
            self._set_image_file_metadata()
        if "update_fields" not in kwargs:  # a new file or focal point needs new sizes
            self.renditions_ready, self.renditions_error = False, ""
        super().save(*args, **kwargs)

    def body_keys(self) -> str:
        words = [self.title, self.description, self.caption, self.credit, self.filename, *self.tags.names()]
        return index_text(" ".join(words))

    @property
    def default_alt_text(self) -> str:
        return "" if self.is_decorative else self.description


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        verbose_name = "размер изображения"
        verbose_name_plural = "размеры изображений"


CustomRendition._meta.get_field("file").attr_class = QuickFile


def default_credit() -> str:
    return SiteSettings.current().photo_credit


@receiver(post_delete, sender=CustomRendition)
def ask_for_new_sizes(instance: CustomRendition, **kwargs) -> None:
    CustomImage.objects.filter(pk=instance.image_id, renditions_ready=True).update(renditions_ready=False)
