"""robots.txt, the web manifest and the 404 page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from showcase.core.cache_version import cached
from showcase.pages.preferences import municipality_names

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /poisk/
Disallow: /nastroyki/
Disallow: /soobshchit/
Sitemap: {site}/sitemap.xml
"""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show the 404 page, which offers the municipalities."""
    places = cached("municipality-names", municipality_names)
    return render(request, "404.html", {"municipalities": places}, status=404)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS.format(site=settings.SITE_URL), content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    icons = [
        {"src": static(f"img/icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    body = {
        "name": "Точки притяжения: конкурс проектов старост и ТОС",
        "short_name": "Точки притяжения",
        "lang": "ru",
        "start_url": "/",
        "display": "browser",
        "background_color": "#fbf8f1",
        "theme_color": "#1b5e43",
        "icons": icons,
    }
    return JsonResponse(
        body, json_dumps_params={"ensure_ascii": False}, content_type="application/manifest+json"
    )
