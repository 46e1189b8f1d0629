"""Which addresses the mirror has, the most important first, and the file of each."""

from django.db.models import Case, IntegerField, QuerySet, Value, When
from wagtail.models import Page

from showcase.core.links import local_url

HOME = "/"
FEEDS = ("/rss/", "/rss/dzen/")
FILES = ("/sitemap.xml", "/robots.txt", "/manifest.webmanifest")
OWN_PLACES = (
    "/admin/",
    "/golos/",
    "/documents/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/static/",
    "/media/",
)
"""URL prefixes that are not mirrored."""
SECTIONS = 3
"""Depth in the tree of the pages below the home page."""


def pages() -> QuerySet[Page]:
    """Return all live pages that everybody may read: home, sections, years, news, then the rest, newest first.

    Demonstrations are among them, which the sitemap leaves out: pages of the mirror lead to them.
    """
    rank = Case(
        When(depth__lt=SECTIONS, then=Value(0)),
        When(depth=SECTIONS, then=Value(1)),
        When(content_type__model="contestyearpage", then=Value(2)),
        When(content_type__model="newspage", then=Value(3)),
        When(content_type__model="municipalitypage", then=Value(4)),
        default=Value(5),
        output_field=IntegerField(),
    )
    return Page.objects.live().public().filter(depth__gt=1).order_by(rank, "-first_published_at", "path")


def every() -> list[str]:
    """Return the addresses of a whole mirror in the order in which they are made."""
    listed = [local_url(path) for path in pages().values_list("url_path", flat=True)]
    home, rest = listed[:1], listed[1:]
    return [*home, *FEEDS, *FILES, *rest]


def count() -> int:
    return len(FEEDS) + len(FILES) + pages().count()


def file_of(address: str) -> str:
    """Return the name of an address's file below the folder of pages."""
    if not address.endswith("/"):
        return address.lstrip("/")
    return f"{address}index.{'rss' if address in FEEDS else 'html'}".lstrip("/")
