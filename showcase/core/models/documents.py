"""Documents for download."""

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.search import index

from showcase.core.search_text import index_text


class CustomDocument(AbstractDocument):
    """A file with the date and number of the signed document."""

    signed_on = models.DateField("дата документа", null=True, blank=True)
    number = models.CharField("номер документа", max_length=40, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "signed_on", "number")

    search_fields = [*AbstractDocument.search_fields, index.SearchField("body_keys")]

    class Meta(AbstractDocument.Meta):
        verbose_name = "документ"
        verbose_name_plural = "документы"

    def clean(self) -> None:
        """Skip the file type check if the form has already rejected the file."""
        if self.file:
            super().clean()

    def body_keys(self) -> str:
        return index_text(" ".join([self.title, self.number, self.filename, *self.tags.names()]))
