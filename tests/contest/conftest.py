"""A year, its district and a project, for tables to change."""

import pytest

from showcase.contest.models import ProjectPage


@pytest.fixture
def district(tree):
    return tree.municipality("Щёкинский район")


@pytest.fixture
def year(tree, district):
    """The contest of 2025, with one district."""
    return tree.year(2025)


@pytest.fixture
def known(tree, year, district) -> ProjectPage:
    """A live project with a published revision."""
    page = tree.project(
        year, district, public_number="1605", title="Качели", kind="children", settlement="д. Бегичево"
    )
    page.save_revision().publish()
    return ProjectPage.objects.get(pk=page.pk)
