"""Tables of projects on their way into the site."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from showcase.contest.models.year import ContestYearPage
from showcase.core.models import QueuedTask


class TableImport(models.Model):
    """An uploaded table: what was read of it, until a person confirms and the queue has written it.

    The file stays in the database for a day, out of reach of the web server, and is needed only to hand it back with
    its faults marked.
    """

    created_at = models.DateTimeField("загружена", auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="кто загрузил",
    )
    file_name = models.CharField("файл", max_length=255)
    file = models.BinaryField()
    content = models.JSONField(default=dict)
    year = models.ForeignKey(
        ContestYearPage, on_delete=models.CASCADE, null=True, related_name="+", verbose_name="год конкурса"
    )
    publish_new = models.BooleanField("новые страницы сразу на сайт", default=False)
    confirmed = models.CharField(max_length=64, blank=True, default="")
    task = models.ForeignKey(QueuedTask, on_delete=models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField("записана", null=True)

    class Meta:
        verbose_name = "таблица проектов"
        verbose_name_plural = "таблицы проектов"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("project_tables:table", args=[self.pk])

    @property
    def is_uploaded(self) -> bool:
        """Whether it came as a file, and not from the list of projects."""
        return bool(self.content.get("title") or self.content.get("delimiter"))

    @property
    def is_waiting(self) -> bool:
        """Whether the queue has it in hand."""
        return bool(self.task and not self.task.is_finished)
