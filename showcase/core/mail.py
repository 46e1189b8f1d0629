"""Mail, as far as every app needs it."""

from django.conf import settings

PRETENDING = ("console", "dummy", "locmem", "filebased")


def is_real() -> bool:
    """Tell whether letters leave this machine; nobody may be promised otherwise."""
    return not any(word in settings.EMAIL_BACKEND for word in PRETENDING)
