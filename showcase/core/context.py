"""Context processors."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from showcase.core.models import SiteSettings
from showcase.core.preferences import of_request


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the context of public pages; the admin does not need it."""
    if request.path_info.startswith("/admin/"):
        return {}
    return {
        "site_settings": SiteSettings.shown(),
        "site_url": settings.SITE_URL,
    }


def preferences(request: HttpRequest) -> dict[str, Any]:
    return {} if request.path_info.startswith("/admin/") else {"preferences": of_request(request)}
