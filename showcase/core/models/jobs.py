"""Last runs of background jobs, read by the worker and `/readyz`."""

from django.db import models


class JobRun(models.Model):
    """The latest run of a job. Times are UTC by the database's clock."""

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
