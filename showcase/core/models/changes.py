"""The row that tells all processes of the site that something public has changed."""

from django.db import models


class ChangeStamp(models.Model):
    """The only row holds the version that `core.cache_version` reads and renews."""

    value = models.BigIntegerField("версия")

    class Meta:
        verbose_name = "отметка об изменении"
        verbose_name_plural = "отметки об изменениях"

    def __str__(self) -> str:
        return str(self.value)
