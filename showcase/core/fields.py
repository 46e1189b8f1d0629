"""Model fields shared by all applications."""

from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.db import models
from wagtail import fields as wagtail_fields

from showcase.core.text_fields import clean_text


class StreamField(wagtail_fields.StreamField):
    """A StreamField whose block definitions stay out of migrations.

    Blocks change often and their definitions mean nothing to the database; kept in migrations they outgrow the code.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Leave the definitions out."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*(args or ([],)), **kwargs)


class LinesField(SimpleArrayField):
    """A text area with a value a line; empty lines mean nothing."""

    def __init__(self, base_field: forms.Field, **kwargs: Any) -> None:
        super().__init__(
            base_field, **{**kwargs, "delimiter": "\n", "widget": forms.Textarea(attrs={"rows": 3})}
        )

    def to_python(self, value: Any) -> list[Any]:
        """Return the values; raises ValidationError that names the line at fault."""
        if isinstance(value, str):
            value = "\n".join(line.strip() for line in clean_text(value).splitlines() if line.strip())
        return super().to_python(value)


class ListField(ArrayField):
    """Several values of one sort, possibly none; how they are edited is the subclass's matter."""

    item: models.Field

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"base_field": self.item.clone(), "default": list, "blank": True, **kwargs})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Keep migrations short: everything but the words is fixed in the class."""
        name, path, args, kwargs = super().deconstruct()
        for key in ("base_field", "default", "blank"):
            kwargs.pop(key, None)
        return name, path, args, kwargs


class SourceListField(ListField):
    """Addresses of the publications that a fact was taken from; edited one a line."""

    item = models.URLField(max_length=600)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", "источники")
        kwargs.setdefault("help_text", "Адреса публикаций, по одному в строке.")
        super().__init__(**kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        """Return a text area with an address a line."""
        kwargs = {"form_class": LinesField, "base_field": forms.URLField(assume_scheme="https"), **kwargs}
        kwargs.update(required=False, help_text=self.help_text)
        return models.Field.formfield(self, **kwargs)


class ChoiceListField(ListField):
    """Several values of a closed set, which is a matter of forms and not of the database; boxes to tick."""

    item = models.CharField(max_length=40)

    def __init__(self, choices: Any = (), **kwargs: Any) -> None:
        self.item_choices = list(choices)
        super().__init__(**kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        """Return the boxes."""
        return forms.MultipleChoiceField(
            choices=self.item_choices,
            required=False,
            label=self.verbose_name.capitalize(),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )
