"""The reader's preferences inside components, which see nothing of the page around them."""

from typing import Any
from urllib.parse import urlsplit

from django import template

from showcase.core.preferences import of_request

register = template.Library()


@register.simple_tag(takes_context=True)
def pictures_are_shown(context: Any) -> bool:
    """`{% pictures_are_shown as shown %}`: no picture may be loaded where it says no.

    The request stays with the context even where `only` closes it, so no component needs one more argument.
    """
    return of_request(getattr(context, "request", None)).shows_pictures


@register.filter
def address_on_site(url: str) -> str:
    """The path and query of an address of ours."""
    parts = urlsplit(url or "")
    return parts.path + (f"?{parts.query}" if parts.query else "")
