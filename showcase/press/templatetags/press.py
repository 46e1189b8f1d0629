"""The press pack on the page that has one."""

from typing import NamedTuple

from django import template
from django.urls import reverse
from wagtail.models import Page

from showcase.core.russian import file_size_ru

register = template.Library()


class PackLink(NamedTuple):
    url: str
    size: str


@register.simple_tag
def press_pack(page: Page) -> PackLink | None:
    """`{% press_pack page as pack %}`: the link to the file, None until there is one."""
    pack = getattr(page, "press_pack", None) if page.pk else None
    if not pack or not pack.is_ready:
        return None
    return PackLink(reverse("press_pack", args=[page.pk, page.slug]), file_size_ru(pack.size))
