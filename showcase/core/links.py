"""Links in the shape that components receive."""

from collections.abc import Iterable
from urllib.parse import urlsplit


def local_url(url_path: str) -> str:
    """Turn Wagtail's path from the root into the address on the site, without asking the database for the site."""
    return "/" + url_path.split("/", 2)[2]


def source_views(urls: Iterable[str]) -> list[dict[str, str]]:
    """Publications, each once, called by their sites."""
    return [
        {"url": url, "title": (urlsplit(url).hostname or url).removeprefix("www.")}
        for url in dict.fromkeys(urls)
    ]
