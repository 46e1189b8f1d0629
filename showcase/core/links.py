"""Links in the shape that components receive."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Link:
    """A link in a list of links."""

    title: str
    url: str


@dataclass(frozen=True)
class Chip:
    """A choice that narrows a list: one item of `chips.html` or `ways.html`."""

    label: str
    url: str
    count: int | None = None
    is_current: bool = False
    removes: bool = False
    """The link drops the condition."""
    mark: str = ""
    """Kind of project whose mark is drawn beside the label."""

    @property
    def title(self) -> str:
        """The label under the name that `empty_state.html` reads."""
        return self.label


def local_url(url_path: str) -> str:
    """Turn Wagtail's path from the root into the address on the site, without asking the database for the site."""
    return "/" + url_path.split("/", 2)[2]


def source_views(urls: Iterable[str]) -> list[dict[str, str]]:
    """Publications, each once, called by their sites; several pages of one site are numbered."""
    urls = list(dict.fromkeys(urls))
    names = [site_name(url) or url for url in urls]
    totals, shown = Counter(names), Counter[str]()
    views = []
    for url, name in zip(urls, names, strict=True):
        shown[name] += 1
        views.append({"url": url, "title": f"{name}, {shown[name]}" if totals[name] > 1 else name})
    return views


def site_name(url: str) -> str:
    """Return the site of an address as people write it, without «www» and machine encodings."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host
