"""Pictures kept for two hours while the rest of their form is corrected; the form carries a signed token."""

from django.core import signing
from django.utils import timezone

from showcase.outreach.models import HeldPhoto

SALT = "showcase.outreach.held"


def keep(data: bytes) -> str:
    """Store a cleaned picture; return the token that finds it again."""
    return signing.TimestampSigner(salt=SALT).sign(str(HeldPhoto.objects.create(data=data).pk))


def find(token: str) -> bytes | None:
    """Return the picture; None for a token that is old, foreign or absent."""
    try:
        key = signing.TimestampSigner(salt=SALT).unsign(token, max_age=HeldPhoto.KEEP)
    except signing.BadSignature:
        return None
    found = HeldPhoto.objects.filter(pk=key, created_at__gt=timezone.now() - HeldPhoto.KEEP).first()
    return bytes(found.data) if found else None
