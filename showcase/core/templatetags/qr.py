"""QR codes for sheets of paper: `{% load qr %}`."""

from functools import lru_cache

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

from showcase.core.json_ld import absolute

register = template.Library()
register.filter("full_address", absolute)


@register.filter
def qr(path: str, title: str) -> SafeString:
    """`{{ path|qr:"Адрес голосования" }}`: an SVG without style attributes, sharp at any size."""
    return _svg(absolute(path), title)


@lru_cache(maxsize=16)
def _svg(address: str, title: str) -> SafeString:
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(omitsize=True, title=title))
