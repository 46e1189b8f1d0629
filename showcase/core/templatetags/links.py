"""Addresses for links: `{% load links %}`."""

from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from showcase.core.links import dialled

register = template.Library()


@register.filter
def phone_link(number: str) -> SafeString:
    """Return a telephone number that can be called by tapping it."""
    return format_html('<a class="nowrap" href="tel:{}">{}</a>', dialled(number), number)


@register.filter
def address_on_site(url: str) -> str:
    """Return path and query of a URL of this site."""
    parts = urlsplit(url or "")
    return parts.path + (f"?{parts.query}" if parts.query else "")
