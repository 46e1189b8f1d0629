"""Tracking parameters that social networks and mailings add to links."""

import re
from urllib.parse import urlsplit

TRACKING_PARAMETER = re.compile(r"utm_\w+|yclid|ysclid|gclid|fbclid|_openstat")


def without_tracking(url: str) -> str:
    """Return an address without such parameters; the others stay as they are written."""
    query = urlsplit(url).query
    if not query:
        return url
    kept = "&".join(part for part in query.split("&") if not TRACKING_PARAMETER.fullmatch(part.split("=")[0]))
    if kept == query:
        return url
    before, _, after = url.partition(f"?{query}")
    return f"{before}?{kept}{after}" if kept else f"{before}{after}"
