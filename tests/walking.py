"""Crawl the running site by its links."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from tests.running_site import Site

LINK = re.compile(r'<a [^>]*href="([^"#]+)')
LIST_PARAMETERS = ("p=",)
NOT_PAGES = ("/media/", "/static/", "/admin/", "/rss/", "/poisk/", "/golos/", "/nastroyki/", "/soobshchit/")
READERS = 2  # the site runs two processes


def read(site: Site, paths: list[str], **options: Any) -> dict[str, requests.Response]:
    """Request all paths; returns the responses by path."""
    with ThreadPoolExecutor(READERS) as pool:
        return dict(zip(paths, pool.map(lambda path: site.get(path, **options), paths), strict=True))


def walk(site: Site) -> dict[str, requests.Response]:
    """Return the response of every page that links lead to; filtered lists are left out."""
    found: dict[str, requests.Response] = {}
    fresh = ["/"]
    while fresh:
        found |= read(site, fresh)
        links = {link for path in fresh for link in targets(site.url + path, found[path].text, site.url)}
        fresh = sorted(links - set(found))
    return found


def targets(base: str, text: str, origin: str) -> list[str]:
    """Return the links of a page that lead to pages of the site."""
    result = []
    for raw in LINK.findall(text):
        address = urljoin(base, html.unescape(raw))
        parts = urlsplit(address)
        if not address.startswith(origin + "/") or parts.path.startswith(NOT_PAGES):
            continue
        if not parts.query or parts.query.startswith(LIST_PARAMETERS):
            result.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return result
