"""What the background worker did last; `/readyz` and the worker's own timetable read it."""

from django.db import models


class JobRun(models.Model):
    """The latest run of one background job; times are the database's clock, stored in UTC."""

    name = models.CharField("задание", max_length=100, unique=True)
    last_started = models.DateTimeField("началось", null=True, blank=True)
    last_finished = models.DateTimeField("закончилось", null=True, blank=True)
    last_error = models.TextField("ошибка", blank=True, default="")

    class Meta:
        verbose_name = "запуск задания"
        verbose_name_plural = "запуски заданий"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
