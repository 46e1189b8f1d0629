"""A page of every type with all its fields filled, for tests that go through all types."""

import datetime as dt

from django.apps import apps

from showcase.core.models import BasePage
from tests import factories
from tests.factories import Tree

PAGE_TYPES = sorted(
    (m for m in apps.get_models() if issubclass(m, BasePage)), key=lambda model: model.__name__
)


def one_of_each(tree: Tree) -> dict[type[BasePage], BasePage]:
    year = tree.year(2024, intro="Год с двумя голосованиями.", notes="Первое.\nВторое.")
    year.phases.create(
        key="voting", title="Голосование", starts=dt.date(2024, 3, 18), ends=dt.date(2024, 4, 1)
    )
    year.points_steps.create(votes_from=1, votes_to=20, points=1)
    year.save()
    factories.figure(year)
    factories.figure(year, value=12, note="другой источник")
    municipality = tree.municipality(
        full_name="Щекинский муниципальный район", tile_code="ЩЁК", tile_row=4, tile_column=3
    )
    project = tree.project(
        year, municipality, kind="sport", outcome="winner", stage="built", public_number="1605"
    )
    project.events.create(
        date=dt.date(2024, 10, 4), text="приёмка объекта", sources=["https://example.org/a"]
    )
    project.costs.create(source="region", amount=1_000_000)
    project.equipment.create(name="турник", count=2)
    project.save()
    for stage in ("before", "works", "after"):
        factories.photo(project, stage=stage)
    article = tree.article(
        lead="Первый абзац.", quote_text="Это честь.", quote_author="Исполнительный директор"
    )
    article.projects.add(project)
    article.years.add(year)
    article.municipalities.add(municipality)
    article.tags.add("Конкурс")
    article.save()
    text = tree.text_page(
        body=[{"type": "heading", "value": "Кто участвует"}, {"type": "text", "value": "<p>Старосты.</p>"}]
    )
    pages = [tree.home, tree.years, tree.catalogue, tree.news, tree.results, tree.search]
    return {type(page): page for page in [*pages, year, municipality, project, article, text]}
