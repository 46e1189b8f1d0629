"""Municipalities and kinds of projects as links with counts of real projects; several pages show them."""

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Substr

from showcase.contest.models import MunicipalityPage, ProjectPage
from showcase.contest.presenters import kind_label
from showcase.contest.querysets import PATH_OF_MUNICIPALITY, ProjectQuerySet
from showcase.core.links import local_url
from showcase.core.russian import count_ru, name_order
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
    counts = count_by_municipality(ProjectPage.objects.live().real())
    pages = sorted(MunicipalityPage.objects.live().known(), key=lambda page: name_order(page.title))
    return [
        MunicipalityLink(
            title=page.title,
            slug=page.slug,
            path=page.path,
            url=local_url(page.url_path),
            code=page.tile_code,
            row=page.tile_row,
            column=page.tile_column,
            count=counts.get(page.path, 0),
        )
        for page in pages
    ]


def count_by_municipality(projects: ProjectQuerySet) -> dict[str, int]:
    """Count the projects by the tree path of their municipality."""
    paths = projects.order_by().values_list(Substr("path", 1, PATH_OF_MUNICIPALITY))
    return dict(paths.annotate(count=Count("pk")))


def kind_links() -> list[KindLink]:
    """Return the kinds, with the unknown one last."""
    rows = ProjectPage.objects.live().real().order_by().values_list("kind").annotate(count=Count("pk"))
    counts = dict(rows)
    return [
        KindLink(
            kind=option.stored or "unknown",
            label=kind_label(option.stored),
            url=CatalogueRequest().url(kind=option.value),
            count=counts.get(option.stored, 0),
        )
        for option in KINDS
    ]
