"""Display preferences inside components, which are included with `only`."""

from typing import Any

from django import template

from showcase.core.preferences import of_request

register = template.Library()


@register.simple_tag(takes_context=True)
def pictures_are_shown(context: Any) -> bool:
    """`{% pictures_are_shown as shown %}`: whether pictures may be loaded.

    Reads the request of the context, which is available even inside `only`.
    """
    return of_request(getattr(context, "request", None)).shows_pictures
