"""Structured data (schema.org) for search engines."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from showcase.core.links import Link

CONTEXT = "https://schema.org"
# Characters that could end a <script> element or start markup in it.
ESCAPES = {
    ord("<"): "\\u003C",
    ord(">"): "\\u003E",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def dump(objects: list[dict[str, Any]]) -> SafeString:
    """Return JSON that is safe inside `<script type="application/ld+json">`; empty for no objects."""
    if not objects:
        return mark_safe("")
    graph = {"@context": CONTEXT, "@graph": [compact(item) for item in objects]}
    return mark_safe(json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES))


def compact(item: dict[str, Any]) -> dict[str, Any]:
    """Remove empty values."""
    return {key: value for key, value in item.items() if value not in (None, "", [], {})}


def absolute(url: str) -> str:
    """Return the absolute URL; an absolute one stays."""
    return urljoin(f"{settings.SITE_URL}/", url)


def breadcrumb_list(crumbs: "Sequence[Link]", page: Any) -> list[dict[str, Any]]:
    """Return the breadcrumbs of a page as a `BreadcrumbList`, empty for the home page."""
    if not crumbs:
        return []
    steps = [*((crumb.title, crumb.url) for crumb in crumbs), (page.head_title, page.full_url)]
    return [
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": number, "name": name, "item": absolute(url)}
                for number, (name, url) in enumerate(steps, start=1)
            ],
        }
    ]


def organization(site_settings: Any) -> dict[str, Any]:
    """Return the owner of the site as an `Organization`."""
    return compact(
        {
            "@type": "Organization",
            "name": site_settings.owner_name,
            "url": settings.SITE_URL + "/",
            "telephone": site_settings.phone,
            "email": site_settings.email,
            "address": site_settings.owner_address,
        }
    )
