"""A page of every type with all its fields filled, for tests that go through all types."""

from django.apps import apps

from showcase.core.models import BasePage
from tests import examples, factories
from tests.factories import Tree

PAGE_TYPES = sorted(
    (m for m in apps.get_models() if issubclass(m, BasePage)), key=lambda model: model.__name__
)


def add_rows(page: BasePage, rows: dict[str, dict]) -> None:
    """Add a row to each of these relations of a page."""
    for relation, fields in rows.items():
        getattr(page, relation).create(**fields)
    page.save()


def one_of_each(tree: Tree) -> dict[type[BasePage], BasePage]:
    known = examples.load("pages")
    year = tree.year(2024, **known["year"])
    add_rows(year, known["year_rows"])
    for fields in known["figures"]:
        factories.figure(year, **fields)
    municipality = tree.municipality(**known["municipality"])
    project = tree.project(year, municipality, **known["project"])
    add_rows(project, known["project_rows"])
    for stage in ("before", "works", "after"):
        factories.photo(project, stage=stage)
    article = tree.article(**known["article"])
    article.projects.add(project)
    article.years.add(year)
    article.municipalities.add(municipality)
    article.tags.add("Конкурс")
    article.save()
    text = tree.text_page(**known["text_page"])
    pages = [tree.home, tree.years, tree.catalogue, tree.news, tree.results, tree.search]
    return {type(page): page for page in [*pages, year, municipality, project, article, text]}
