"""Addresses and links in the shape that components receive."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Link:
    """A link with its text; `is_current` marks the choice that the page shows now."""

    title: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Chip(Link):
    """A link of `chips.html`, with a count, a kind's icon, or a cross if it removes a filter."""

    count: int | str | None = None
    mark: str = ""
    removes: bool = False


def local_url(url_path: str) -> str:
    """Convert Wagtail's `url_path` to a site-relative URL without querying the Site."""
    return "/" + url_path.split("/", 2)[2]


def dialled(number: str) -> str:
    """Return a phone number in the form of a `tel:` link: digits and the plus sign."""
    return "".join(char for char in number if char.isdigit() or char == "+")


def with_query(path: str, query: Mapping[str, Any]) -> str:
    """Add parameters to an address; those without a value are left out."""
    written = urlencode({name: value for name, value in query.items() if value})
    return f"{path}?{written}" if written else path


def source_links(urls: Iterable[str]) -> list[Link]:
    """Link to publications, each once, by the names of their sites; several pages of one site are numbered."""
    urls = list(dict.fromkeys(urls))
    names = [site_name(url) or url for url in urls]
    totals, shown = Counter(names), Counter[str]()
    links = []
    for url, name in zip(urls, names, strict=True):
        shown[name] += 1
        links.append(Link(f"{name}, {shown[name]}" if totals[name] > 1 else name, url))
    return links


def site_name(url: str) -> str:
    """Return the site of an address as people write it, without «www» and machine encodings."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host
