"""Addresses for links: `{% load links %}`."""

from urllib.parse import urlsplit

from django import template

from showcase.core import links

register = template.Library()
register.filter(links.dialled)


@register.filter
def address_on_site(url: str) -> str:
    """Return path and query of a URL of this site."""
    parts = urlsplit(url or "")
    return parts.path + (f"?{parts.query}" if parts.query else "")
