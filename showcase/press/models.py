"""Press packs: which pages have one. The files are made anew from the pages, so no backup holds them."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class PressPack(models.Model):
    """A published page that offers its text and photos as one file; without a `file` it waits to be made."""

    wagtail_reference_index_ignore = True

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="press_pack", verbose_name="страница"
    )
    file = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField("байт", default=0)
    pictures = models.JSONField(default=list)
    photo_count = models.PositiveSmallIntegerField("фото", default=0)
    left_out = models.PositiveSmallIntegerField("фото не для прессы", default=0)
    task = models.ForeignKey(
        "core.QueuedTask", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="задание"
    )
    made_at = models.DateTimeField("собран", default=timezone.now)

    class Meta:
        verbose_name = "пресс-пакет"
        verbose_name_plural = "пресс-пакеты"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="pack_with_a_file_has_a_size", condition=Q(file="", size=0) | ~Q(file="") & Q(size__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"Пресс-пакет: {self.page}"

    @property
    def path(self) -> Path:
        return Path(settings.PRESS_PACKS_DIR) / self.file

    @property
    def is_ready(self) -> bool:
        return bool(self.file) and self.path.is_file()
