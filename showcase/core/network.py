"""Where a request comes from, for limits only: the network, of which just keyed hashes are kept."""

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


def network_of(address: str) -> str | None:
    """Return the /24 or /64 that an address lies in; None when it is no address."""
    try:
        host = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(host, ipaddress.IPv6Address) and host.ipv4_mapped:
        host = host.ipv4_mapped
    return str(ipaddress.ip_network((host, 24 if host.version == 4 else 64), strict=False))


def network_tag(request: HttpRequest, purpose: str) -> str:
    """Return a hash of the visitor's network, empty when it is not known; another one every Moscow day."""
    network = network_of(client_address(request))
    if network is None:
        return ""
    text = f"{purpose}|{timezone.localdate()}|{network}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
