"""Form fields that clean typed text before its limits are checked; dates and numbers that stay as typed."""

import re
from typing import Any

from django import forms
from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput, AdminDateTimeInput

from showcase.core.mail import validate_address
from showcase.core.tracking import without_tracking

# Control and format characters that come along when text is pasted. U+200C and U+200D stay: emoji are built with
# them. U+0000 stays too: Django refuses it with an error of its own.
_INVISIBLE = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff]"
)
_LINE_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")


def clean_text(text: str) -> str:
    """Remove invisible characters and make every line break one character, as `maxlength` in browsers counts it."""
    return _INVISIBLE.sub("", _LINE_BREAK.sub("\n", text))


class CleanTextMixin:
    """For subclasses of `forms.CharField`."""

    def to_python(self, value: Any) -> str:
        return super().to_python(clean_text(value) if isinstance(value, str) else value)


class TextField(CleanTextMixin, forms.CharField):
    pass


class URLField(CleanTextMixin, forms.URLField):
    """Strips tracking parameters."""

    def to_python(self, value: Any) -> str:
        return without_tracking(super().to_python(value))


class EmailField(CleanTextMixin, forms.EmailField):
    """Accepts only addresses that a mail server can accept, see `mail.validate_address`."""

    default_validators = [validate_address]


class KeepsTyped:
    """For Wagtail's date inputs: an invalid date fails validation instead of being replaced by a later one."""

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "validateOnBlur": False}


class DateInput(KeepsTyped, AdminDateInput):
    pass


class DateTimeInput(KeepsTyped, AdminDateTimeInput):
    pass


class ScheduleInput(DateTimeInput):
    """In the dialog of Wagtail's `PublishingPanel`, which takes typed times back when it is closed."""

    def __init__(self) -> None:
        attrs = {
            "data-controller": "w-action",
            "data-action": "w-dialog:hidden->w-action#reset",
            "data-w-dialog-target": "notify",
        }
        super().__init__(attrs=attrs, js_overlay_parent_selector="#schedule-publishing-dialog")


def register_in_admin() -> None:
    """Use these fields in every form that Wagtail makes of a model."""
    text_area = {"widget": AdminAutoHeightTextInput, "form_class": TextField}
    register_form_field_override(models.TextField, override=text_area, exact_class=True)
    register_form_field_override(models.CharField, override={"form_class": TextField}, exact_class=True)
    register_form_field_override(models.EmailField, override={"form_class": EmailField})
    url = {"form_class": URLField, "assume_scheme": "https"}
    register_form_field_override(models.URLField, override=url)
    # A browser's number field drops a comma unless the browser itself speaks Russian.
    number = {"localize": True, "widget": forms.TextInput(attrs={"inputmode": "decimal"})}
    register_form_field_override(models.FloatField, override=number)
    register_form_field_override(models.DecimalField, override=number)
    register_form_field_override(models.DateField, override={"widget": DateInput})
    register_form_field_override(models.DateTimeField, override={"widget": DateTimeInput})
