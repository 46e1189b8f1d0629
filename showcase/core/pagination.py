"""Links between the pages of a list, in the shape that `components/pagination.html` receives."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.paginator import Page


@dataclass(frozen=True)
class PageLink:
    """A page link; without a number it is the ellipsis for omitted pages."""

    number: int | None
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Pagination:
    """Links around one page; `next_label` is the text of the button that leads on."""

    links: list[PageLink]
    previous_url: str
    next_url: str
    next_label: str


def paginate(page: Page, url: Callable[[int], str], next_label: str = "") -> Pagination:
    """Make links around a page of Django's paginator; `url` returns the address of a page by its number."""
    links = [
        PageLink(number, url(number), number == page.number) if isinstance(number, int) else PageLink(None)
        for number in page.paginator.get_elided_page_range(page.number)
    ]
    return Pagination(
        links,
        previous_url=url(page.number - 1) if page.has_previous() else "",
        next_url=url(page.number + 1) if page.has_next() else "",
        next_label=next_label,
    )
