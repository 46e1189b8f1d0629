"""What belongs to a project: its photos, history, money and equipment."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from showcase.contest.choices import MoneySource, PhotoStage, Stage
from showcase.contest.models.project import ProjectPage
from showcase.contest.querysets import PhotoQuerySet
from showcase.core.choices import Precision
from showcase.core.fields import SourceListField
from showcase.core.photo_cleaning import looks_like_file_name
from showcase.core.rules import RulesAtFields


class ProjectPhoto(Orderable):
    """A picture in a project's gallery, with its own description and caption."""

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(
        "core.CustomImage", on_delete=models.PROTECT, related_name="project_photos", verbose_name="фото"
    )
    stage = models.CharField("когда снято", max_length=10, choices=PhotoStage, default=PhotoStage.AFTER)
    alt = models.CharField(
        "что на фото", max_length=255, blank=True, help_text="Пусто — описание самой картинки."
    )
    caption = models.CharField(
        "подпись", max_length=255, blank=True, help_text="Пусто — подпись самой картинки."
    )

    objects = PhotoQuerySet.as_manager()
    panels = [
        "image",
        "stage",
        FieldPanel("caption", widget=forms.TextInput(attrs={"placeholder": "Подпись самой картинки"})),
        "alt",
    ]

    class Meta(Orderable.Meta):
        verbose_name = "фото проекта"
        verbose_name_plural = "фото проекта"

    def __str__(self) -> str:
        return self.shown_caption or self.get_stage_display()

    def clean(self) -> None:
        super().clean()
        if self.alt and looks_like_file_name(self.alt):
            raise ValidationError(
                {"alt": "Это похоже на имя файла. Напишите, что на фото, или оставьте пустым."}
            )

    @property
    def shown_alt(self) -> str:
        return self.alt or self.image.default_alt_text

    @property
    def shown_caption(self) -> str:
        return self.caption or self.image.caption


class ProjectEvent(Orderable):
    """Something that happened to a project; its date may be known to the day, month or year, or not at all."""

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="events")
    date = models.DateField("дата", null=True, blank=True)
    precision = models.CharField("точность даты", max_length=5, choices=Precision, default=Precision.DAY)
    stage = models.CharField("началась стадия", max_length=12, choices=Stage, blank=True)
    text = models.CharField("что произошло", max_length=300)
    is_uncertain = models.BooleanField("сведения не подтверждены", default=False)
    sources = SourceListField()

    class Meta(Orderable.Meta):
        verbose_name = "событие"
        verbose_name_plural = "история"

    def __str__(self) -> str:
        return self.text


class CostShare(RulesAtFields, Orderable):
    """How many roubles came from one source."""

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="costs")
    source = models.CharField("откуда деньги", max_length=12, choices=MoneySource)
    amount = models.PositiveBigIntegerField("рублей")

    class Meta(Orderable.Meta):
        verbose_name = "источник денег"
        verbose_name_plural = "источники денег"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "source"],
                name="one_amount_per_money_source",
                violation_error_message="Этот источник денег уже есть в списке.",
            )
        ]

    def __str__(self) -> str:
        return self.get_source_display()


class EquipmentItem(Orderable):
    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="equipment")
    name = models.CharField("что", max_length=120)
    count = models.PositiveSmallIntegerField("сколько", null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "предмет"
        verbose_name_plural = "оборудование"

    def __str__(self) -> str:
        return self.name
