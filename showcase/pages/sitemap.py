"""The map of the site for search engines: one file, or an index of several when there are too many addresses."""

from collections.abc import Iterator
from typing import Any

from django.contrib.sitemaps.views import SitemapIndexItem, x_robots_tag
from django.contrib.sitemaps.views import sitemap as sitemap_file
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap
from wagtail.models import PageQuerySet

from showcase.contest.models import MunicipalityPage
from showcase.core.json_ld import absolute
from showcase.core.links import local_url
from showcase.pages.filter_counts import count_projects
from showcase.pages.search_index import IS_DEMO, type_of

PATH = "/sitemap.xml"


class PublicSitemap(Sitemap):
    """Addresses and moments of publication of the pages that robots may keep; page objects are not made for them."""

    limit = 40_000
    """The protocol allows 50,000 addresses in a file."""

    def items(self) -> PageQuerySet:
        root = self.get_wagtail_site().root_page
        pages = root.get_descendants(inclusive=True).live().public().exclude(pk__in=hidden_municipalities())
        # The same as `noindex` of the page types.
        shown = pages.exclude(IS_DEMO).exclude(type_of("pages.SearchPage")).order_by("path")
        return shown.values_list("url_path", "last_published_at", "latest_revision_created_at")

    def _urls(self, page: int | str, protocol: str, domain: str) -> list[dict[str, Any]]:
        rows = self.paginator.page(page).object_list
        urls = [
            {"location": absolute(local_url(path)), "lastmod": published or saved}
            for path, published, saved in rows
        ]
        moments = [url["lastmod"] for url in urls]
        if moments and all(moments):
            self.latest_lastmod = max(moments)
        return urls

    def addresses(self) -> Iterator[str]:
        """All of them, from all files."""
        return (absolute(local_url(path)) for path, *_ in self.items().iterator())


def hidden_municipalities() -> list[int]:
    """Keys of municipalities that have only demonstration projects; see `MunicipalityPage.noindex`."""
    every, real = count_projects("municipality", with_demos=True), count_projects("municipality")
    places = MunicipalityPage.objects.live().values_list("pk", "path")
    return [pk for pk, path in places if every[path] and not real[path]]


@require_safe
@x_robots_tag
def sitemap(request: HttpRequest) -> HttpResponse:
    """The only file, the file `p`, or the index."""
    pages = PublicSitemap(request)
    if "p" in request.GET or pages.paginator.num_pages == 1:
        return sitemap_file(request, {"pages": pages})
    files = [SitemapIndexItem(absolute(f"{PATH}?p={number}")) for number in pages.paginator.page_range]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")
