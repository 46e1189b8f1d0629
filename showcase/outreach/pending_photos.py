"""Photos of incomplete forms, found again by a signed token in the form."""

from django.core import signing
from django.utils import timezone

from showcase.outreach.models import PendingPhoto

SALT = "showcase.outreach.held"


def keep(data: bytes) -> str:
    """Store a cleaned photo; return its token."""
    return signing.TimestampSigner(salt=SALT).sign(str(PendingPhoto.objects.create(data=data).pk))


def find(token: str) -> bytes | None:
    """Return the photo, or None if the token is empty, expired or not ours."""
    try:
        key = signing.TimestampSigner(salt=SALT).unsign(token, max_age=PendingPhoto.KEEP)
    except signing.BadSignature:
        return None
    found = PendingPhoto.objects.filter(pk=key, created_at__gt=timezone.now() - PendingPhoto.KEEP).first()
    return bytes(found.data) if found else None
