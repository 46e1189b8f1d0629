"""Municipalities and kinds of projects as links with counts of real projects; several pages show them."""

from dataclasses import dataclass

from showcase.contest.models import MunicipalityPage
from showcase.contest.presenters import kind_label
from showcase.core.links import local_url
from showcase.core.russian import count_ru, name_order
from showcase.pages.filter_counts import count_projects
from showcase.pages.filters import KINDS, CatalogueRequest

PROJECT_WORDS = ("проект", "проекта", "проектов")


@dataclass(frozen=True)
class MunicipalityLink:
    """A municipality with its tile on the map: `row` and `column` are None if it has no tile."""

    title: str
    slug: str
    path: str
    url: str
    code: str
    row: int | None
    column: int | None
    count: int


@dataclass(frozen=True)
class KindLink:
    kind: str
    label: str
    url: str
    count: int

    @property
    def count_label(self) -> str:
        return count_ru(self.count, *PROJECT_WORDS)


def municipality_links() -> list[MunicipalityLink]:
    """Return the published municipalities by name."""
    counts = count_projects("municipality")
    pages = (
        MunicipalityPage.objects.live()
        .known()
        .values_list(*("title", "slug", "path", "url_path", "tile_code", "tile_row", "tile_column"))
    )
    return [
        MunicipalityLink(title, slug, path, local_url(url_path), *tile, count=counts[path])
        for title, slug, path, url_path, *tile in sorted(pages, key=lambda page: name_order(page[0]))
    ]


def kind_links() -> list[KindLink]:
    """Return the kinds, with the unknown one last."""
    counts = count_projects("kind")
    return [
        KindLink(
            kind=option.stored or "unknown",
            label=kind_label(option.stored),
            url=CatalogueRequest().url(kind=option.value),
            count=counts[option.stored],
        )
        for option in KINDS
    ]
