"""Small files that robots and browsers ask for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /poisk/
Disallow: /nastroyki/
Disallow: /soobshchit/
Sitemap: {site}/sitemap.xml
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what to leave alone."""
    return HttpResponse(ROBOTS.format(site=settings.SITE_URL), content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Tell a phone how to put the site on its home screen."""
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
