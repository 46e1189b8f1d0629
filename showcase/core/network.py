"""Where a request comes from, for limits only: a keyed hash of a whole network that means nothing the next day."""

import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address; behind our own proxy the last one that it named."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def network_tag(request: HttpRequest, purpose: str) -> str:
    """Return a hash of the /24 or /64 that the visitor's address lies in; another one every Moscow day."""
    try:
        host = ipaddress.ip_address(client_address(request))
    except ValueError:
        return ""
    if isinstance(host, ipaddress.IPv6Address) and host.ipv4_mapped:
        host = host.ipv4_mapped
    network = ipaddress.ip_network((host, 24 if host.version == 4 else 64), strict=False)
    text = f"{purpose}|{timezone.localdate()}|{network}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
