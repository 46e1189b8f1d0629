"""Uploaded tables of projects."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from showcase.contest.models.year import ContestYearPage
from showcase.core.models import QueuedTask


class TableImport(models.Model):
    """An uploaded table and its parsed rows, kept until it is confirmed and written by the queue.

    The file stays in the database for a day, where the web server cannot serve it; it is needed only to return it
    with its faults marked.
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
        """Whether it was uploaded as a file rather than created by the bulk action."""
        return bool(self.content.get("title") or self.content.get("delimiter"))

    @property
    def is_waiting(self) -> bool:
        """Whether it is queued or being written."""
        return bool(self.task and not self.task.is_finished)
