"""Base of the forms that residents fill in; templates draw the fields from these shapes."""

from typing import NamedTuple

from django import forms


class FieldView(NamedTuple):
    """A field for `form_field.html`."""

    id: str
    name: str
    value: object
    error: str


class Mistake(NamedTuple):
    """A link of `form_mistakes.html` to the field; `url` is empty if the mistake belongs to no field."""

    url: str
    text: str


def as_error(sentence: str) -> str:
    """Return a sentence as an error message or the title of a page with one: «Ошибка: введите код из СМС»."""
    return f"Ошибка: {sentence[:1].lower()}{sentence[1:]}"


class PublicForm(forms.Form):
    """Browsers do not check the fields: their messages would not be ours."""

    use_required_attribute = False

    def field_views(self) -> dict[str, FieldView]:
        return {
            bound.name: FieldView(
                id=bound.id_for_label,
                name=bound.html_name,
                value=bound.value() or "",
                error=str(bound.errors[0]) if bound.errors else "",
            )
            for bound in self
        }

    def mistakes(self) -> list[Mistake]:
        views = [view for view in self.field_views().values() if view.error]
        return [
            *(Mistake(f"#{view.id}", view.error) for view in views),
            *(Mistake("", str(text)) for text in self.non_field_errors()),
        ]
