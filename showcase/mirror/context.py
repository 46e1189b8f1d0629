"""Context processor: tells templates when a page of the mirror is made."""

from typing import Any

from django.http import HttpRequest

MADE_AT = "showcase.mirror"
"""Key of the environ, which no header can set: the moment, Moscow time, while a page of the mirror is made."""


def mirror(request: HttpRequest) -> dict[str, Any]:
    made_at = request.META.get(MADE_AT)
    return {"mirrored_at": made_at} if made_at else {}
