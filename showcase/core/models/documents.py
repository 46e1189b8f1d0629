"""Documents for download."""

from django.db import models
from wagtail.documents.models import AbstractDocument, Document


class CustomDocument(AbstractDocument):
    """A file with the date and number of the signed document."""

    signed_on = models.DateField("дата документа", null=True, blank=True)
    number = models.CharField("номер документа", max_length=40, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "signed_on", "number")

    class Meta(AbstractDocument.Meta):
        verbose_name = "документ"
        verbose_name_plural = "документы"
