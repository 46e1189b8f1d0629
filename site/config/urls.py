"""URLs of the site; the last pattern serves the page tree."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from showcase.core.documents import serve as serve_document
from showcase.core.health import healthz, readyz
from showcase.core.serving import serve as serve_page
from showcase.news.dzen import DzenFeed
from showcase.news.embargo import embargo
from showcase.news.feeds import NewsFeed
from showcase.operations.metrics import metrics
from showcase.pages.preferences import preferences_page
from showcase.pages.sitemap import sitemap
from showcase.press.views import download as press_pack
from showcase.staff.sign_in import urls as sign_in


def text_file(name: str, content_type: str) -> Callable:
    view = TemplateView.as_view(template_name=name, content_type=f"{content_type}; charset=utf-8")
    return require_safe(view)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Readers of feeds and files that are no pages ask for the icon here."""
    return HttpResponseRedirect(static("img/icons/favicon.ico"))


handler404 = "showcase.pages.views.not_found"
handler500 = "showcase.core.away.handler500"
urlpatterns = [
    path("admin/", include(sign_in.entrance)),
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", serve_document, name="wagtaildocs_serve"),
    path("documents/pressa/<int:page_id>/<slug:name>.zip", press_pack, name="press_pack"),
    path("documents/", include(wagtaildocs_urls)),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("favicon.ico", favicon),
    path("robots.txt", text_file("robots.txt", "text/plain")),
    path("manifest.webmanifest", text_file("manifest.webmanifest", "application/manifest+json")),
    path("sitemap.xml", sitemap),
    path("rss/", require_safe(NewsFeed())),
    path("rss/dzen/", require_safe(DzenFeed())),
    path("embargo/<str:token>/", embargo, name="embargo"),
    path("golos/", include("showcase.voting.urls")),
    path("soobshchit/", include("showcase.outreach.urls")),
    path("podpiska/", include("showcase.outreach.subscription.urls")),
    path("nastroyki/", preferences_page),
    re_path(wagtail_urls.serve_pattern, serve_page),
    path("", include(wagtail_urls)),
]
