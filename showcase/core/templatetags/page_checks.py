"""What to look at in a page before it goes out: `{% load page_checks %}{% remarks_of page as remarks %}`."""

from typing import Any

from django import template

from showcase.core.page_checks import Remark, remarks

register = template.Library()


@register.simple_tag
def remarks_of(page: Any) -> list[Remark]:
    """Nothing is said of a page that is not written yet."""
    return remarks(page) if page.pk else []
