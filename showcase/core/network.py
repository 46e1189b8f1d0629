"""The client network of a request, for rate limits. Only keyed hashes of it are stored."""

import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

UNREADABLE = "unreadable"
"""The network of every address that cannot be read. It is one network, so its limits are strict."""
IPV6_PREFIX = 48
"""Providers give one subscriber up to a /48."""


def client_address(request: HttpRequest) -> str:
    """Return the client address; behind a proxy the last one of X-Forwarded-For, as clients can forge the others."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def network_of(address: str) -> str:
    """Return the IPv4 address or the IPv6 /48 of an address, or UNREADABLE."""
    try:
        host = ipaddress.ip_address(address)
    except ValueError:
        return UNREADABLE
    if isinstance(host, ipaddress.IPv6Address) and host.ipv4_mapped:
        host = host.ipv4_mapped
    if host.version == 4:
        return str(host)
    return str(ipaddress.ip_network((int(host), IPV6_PREFIX), strict=False))


def network_tag(request: HttpRequest, purpose: str) -> str:
    """Return a hash of the visitor's network, which changes every Moscow day."""
    text = f"{purpose}|{timezone.localdate()}|{network_of(client_address(request))}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
