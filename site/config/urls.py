"""URLs of the site; the last pattern serves the page tree."""

from django.urls import include, path
from django.views.decorators.http import require_safe
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from showcase.core.health import healthz, readyz
from showcase.news.dzen import DzenFeed
from showcase.news.feeds import NewsFeed
from showcase.pages.preferences import preferences_page
from showcase.pages.views import manifest, robots

handler404 = "showcase.pages.views.not_found"
urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("healthz", healthz),
    path("readyz", readyz),
    path("robots.txt", robots),
    path("manifest.webmanifest", manifest),
    path("sitemap.xml", require_safe(sitemap)),
    path("rss/", require_safe(NewsFeed())),
    path("rss/dzen/", require_safe(DzenFeed())),
    path("golos/", include("showcase.voting.urls")),
    path("soobshchit/", include("showcase.outreach.urls")),
    path("nastroyki/", preferences_page),
    path("", include(wagtail_urls)),
]
