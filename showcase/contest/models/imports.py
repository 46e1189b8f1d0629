"""What the importer wrote last, so that it can tell a person's edit from its own."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class ImportRecord(models.Model):
    """Ties a row of a dataset to an object of the site.

    `values` holds what the importer wrote, field by field. A field whose value differs from it now has been changed by
    a person, and the importer leaves it alone.
    """

    import_key = models.CharField("ключ набора данных", max_length=200, unique=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("content_type", "object_id")
    values = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "запись об импорте"
        verbose_name_plural = "записи об импорте"
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return self.import_key
