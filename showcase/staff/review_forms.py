"""The form that returns a page to its author, and names of the fields it speaks of."""

from collections.abc import Iterator

from django import forms
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel
from wagtail.forms import TaskStateCommentForm
from wagtail.models.panels import PanelPlaceholder

from showcase.contest.models import ProjectPage
from showcase.contest.panels import DecidedPanel
from showcase.core.russian import capitalise_sentence


class ReturnForm(TaskStateCommentForm):
    """Why a page goes back: the field and what to do about it."""

    field = forms.ChoiceField(label="Что исправить")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [("", "Вся страница"), *((label, label) for label in field_labels())]
        self.fields["field"].required = False
        self.fields["comment"].required = True
        self.fields["comment"].label = "Что именно и как"
        self.order_fields(["field", "comment"])

    def clean(self) -> dict:
        """Put the field before the comment, the one text that Wagtail keeps."""
        cleaned = super().clean()
        field = cleaned.pop("field", "")
        if field and cleaned.get("comment"):
            cleaned["comment"] = f"{field}: {cleaned['comment']}"
        return cleaned


def field_labels() -> list[str]:
    """Names of the fields of a project that its author may change, in the order of the form."""
    return [capitalise_sentence(label) for panel in ProjectPage.content_panels for label in _labels(panel)]


def _labels(panel: Panel | str) -> Iterator[str]:
    """A panel of a plain field may be its name; Wagtail's own title is a placeholder of its panel."""
    if isinstance(panel, PanelPlaceholder):
        panel = panel.construct()
    if isinstance(panel, str):
        yield field_label(panel)
    elif isinstance(panel, InlinePanel):
        yield panel.heading
    elif isinstance(panel, FieldPanel) and not isinstance(panel, DecidedPanel):
        yield field_label(panel.field_name)
    for child in getattr(panel, "children", []):
        yield from _labels(child)


def field_label(name: str) -> str:
    """Name of a field, or of a list of parts, of a project."""
    field = ProjectPage._meta.get_field(name)
    return str(getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name_plural)
