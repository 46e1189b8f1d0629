"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site

from showcase.core.models import SiteSettings


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the owner's contacts; the admin has no use for them."""
    if request.path_info.startswith("/admin/"):
        return {}
    current = Site.find_for_request(request)
    return {
        "site_settings": SiteSettings.for_site(current) if current else None,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_url": settings.SITE_URL,
    }
