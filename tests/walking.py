"""Every page of the running site that links lead to."""

import html
import re
from urllib.parse import urljoin, urlsplit

from tests.running_site import Site

LINK = re.compile(r'<a [^>]*href="([^"#]+)')
LIST_PARAMETERS = ("p=",)
NOT_PAGES = ("/media/", "/static/", "/admin/", "/rss/", "/poisk/", "/golos/", "/nastroyki/", "/soobshchit/")


def walk(site: Site) -> dict[str, str]:
    """HTML of every page that links lead to from the home page; of filters only the pages of the plain list."""
    found: dict[str, str] = {}
    queue = ["/"]
    while queue:
        path = queue.pop()
        if path in found:
            continue
        response = site.get(path)
        assert response.status_code == 200, path
        found[path] = response.text
        queue += [
            target for target in targets(site.url + path, response.text, site.url) if target not in found
        ]
    return found


def targets(base: str, text: str, origin: str) -> list[str]:
    """Links of a page that stay on the site and lead to pages."""
    result = []
    for raw in LINK.findall(text):
        address = urljoin(base, html.unescape(raw))
        parts = urlsplit(address)
        if not address.startswith(origin + "/") or parts.path.startswith(NOT_PAGES):
            continue
        if not parts.query or parts.query.startswith(LIST_PARAMETERS):
            result.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return result
