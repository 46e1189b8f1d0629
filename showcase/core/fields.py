"""Model fields shared by all applications."""

import threading
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.db import models
from wagtail import blocks as wagtail_blocks
from wagtail import fields as wagtail_fields

from showcase.core.text_fields import URLField, clean_text


class BlockField(wagtail_blocks.BlockField):
    """Validates one form at a time: while validating a draft, Wagtail mutates blocks that all threads share."""

    checking = threading.RLock()

    def clean(self, value: Any) -> Any:
        with self.checking:
            return super().clean(value)


class StreamField(wagtail_fields.StreamField):
    """A StreamField whose block definitions stay out of migrations.

    Blocks change often and do not affect the database.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*(args or ([],)), **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return super().formfield(**{"form_class": BlockField, **kwargs})


class LinesField(SimpleArrayField):
    """A text area with one value per line; empty lines are ignored."""

    def __init__(self, base_field: forms.Field, **kwargs: Any) -> None:
        super().__init__(
            base_field, **{**kwargs, "delimiter": "\n", "widget": forms.Textarea(attrs={"rows": 3})}
        )

    def to_python(self, value: Any) -> list[Any]:
        """Return the values. Raises ValidationError that names the invalid line."""
        if isinstance(value, str):
            value = "\n".join(line.strip() for line in clean_text(value).splitlines() if line.strip())
        return super().to_python(value)


class ListField(ArrayField):
    """An optional list of values; subclasses define the form field."""

    item: models.Field

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"base_field": self.item.clone(), "default": list, "blank": True, **kwargs})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Leave out of migrations what the class fixes."""
        name, path, args, kwargs = super().deconstruct()
        for key in ("base_field", "default", "blank"):
            kwargs.pop(key, None)
        return name, path, args, kwargs


class SourceListField(ListField):
    """URLs of publications, edited one per line."""

    item = models.URLField(max_length=600)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", "источники")
        kwargs.setdefault("help_text", "Адреса публикаций, по одному в строке.")
        super().__init__(**kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        kwargs = {"form_class": LinesField, "base_field": URLField(assume_scheme="https"), **kwargs}
        kwargs.update(required=False, help_text=self.help_text)
        return models.Field.formfield(self, **kwargs)


class ChoiceListField(ListField):
    """Several values of a closed set, edited as checkboxes; the database does not check the set."""

    item = models.CharField(max_length=40)

    def __init__(self, choices: Any = (), **kwargs: Any) -> None:
        self.item_choices = list(choices)
        super().__init__(**kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.item_choices,
            required=False,
            label=self.verbose_name.capitalize(),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )
