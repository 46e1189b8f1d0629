"""Pages of the admin cost the same with 30 years and 6,000 projects as with 40 projects."""

import pytest
from django.db import connection
from django.urls import reverse

from showcase.contest.models import ProjectPage
from tests import factories
from tests.growth import queries
from tools import bench_catalogue

YEARS, PROJECTS = range(1997, 2027), 6000


@pytest.fixture
def contest(tree) -> dict:
    """Thirty years, 26 municipalities and the first forty projects with a photo each."""
    years = [tree.year(number) for number in YEARS]
    places = [tree.municipality(f"Район {number:02}") for number in range(bench_catalogue.PLACES)]
    image = factories.image()
    for number in range(bench_catalogue.FEW):
        project = tree.project(
            years[number % 30], places[number % 26], kind="sport", public_number=str(number)
        )
        factories.photo(project, image=image)
    return {"year": years[0], "place": places[0], "catalogue": tree.catalogue, "years": tree.years}


def addresses(contest: dict) -> list[str]:
    project = ProjectPage.objects.order_by("pk").first()
    explored = [
        reverse("wagtailadmin_explore", args=[contest[name].pk]) for name in ("place", "catalogue", "years")
    ]
    edited = [
        reverse("wagtailadmin_pages:edit", args=[page.pk])
        for page in (project, contest["year"], contest["place"])
    ]
    lists = [
        "projects/",
        "years/",
        "municipalities/",
        "tables/",
        "pages/search/?q=Площадка",
        "reports/site-history/",
    ]
    filters = [
        f"contest_year={contest['year'].pk}",
        f"municipality={contest['place'].pk}",
        "kind=sport",
        "q=Площадка",
    ]
    own = [*lists, *(f"projects/?{query}" for query in filters)]
    return ["/admin/", *explored, *edited, *(f"/admin/{address}" for address in own)]


def test_the_admin_costs_the_same_with_thirty_years_and_six_thousand_projects(
    admin_client, contest, monkeypatch
):
    few = {address: queries(admin_client, address) for address in addresses(contest)}
    monkeypatch.setattr(bench_catalogue, "MANY", PROJECTS)
    monkeypatch.setattr(bench_catalogue, "YEARS", YEARS)
    bench_catalogue.copy_to_many()
    assert ProjectPage.objects.count() == PROJECTS
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself a minute after so many rows are new
    many = {address: queries(admin_client, address) for address in few}
    assert {address: (few[address], many[address]) for address in few if few[address] != many[address]} == {}
