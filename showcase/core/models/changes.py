"""The cache version of public content, shared by all processes."""

from django.db import models


class ChangeStamp(models.Model):
    """A single row with the version that `core.cache_version` reads and renews."""

    value = models.BigIntegerField("версия")

    class Meta:
        verbose_name = "отметка об изменении"
        verbose_name_plural = "отметки об изменениях"

    def __str__(self) -> str:
        return str(self.value)
