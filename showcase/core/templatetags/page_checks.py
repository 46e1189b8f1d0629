"""Advice about a page before publication: `{% load page_checks %}{% remarks_of page as remarks %}`."""

from typing import Any

from django import template

from showcase.core.page_checks import Remark, remarks

register = template.Library()


@register.simple_tag
def remarks_of(page: Any) -> list[Remark]:
    """Return no remarks about a page that is not saved yet."""
    return remarks(page) if page.pk else []
