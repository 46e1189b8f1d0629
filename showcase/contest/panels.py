"""Panels of forms in the admin."""

from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel


class DecidedPanel(FieldPanel):
    """A field that is shown read-only to users who may not change it; their form does not contain it."""

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.read_only = self.form is not None and self.bound_field is None
            if self.read_only:
                self.heading = self.panel.heading or capfirst(self.panel.db_field.verbose_name)
                self.help_text = "Меняет организатор."

        def is_shown(self) -> bool:
            return True

        @property
        def value_from_instance(self) -> Any:
            value = getattr(self.instance, self.field_name, None)
            return "не указано" if value is None else value


class PhotoRowsPanel(MultipleChooserPanel):
    """Compact rows of photos; «Добавить фото» uploads many at once."""

    class BoundPanel(MultipleChooserPanel.BoundPanel):
        template_name = "wagtailadmin/panels/photo_rows.html"

        @property
        def media(self) -> forms.Media:
            return super().media + forms.Media(js=[static("js/admin_photo_rows.js")])
