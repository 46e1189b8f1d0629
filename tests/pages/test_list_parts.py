"""A page of the catalogue is found from the sizes of years and municipalities: no project is lost or shown twice."""

import pytest
from django.test import RequestFactory

from showcase.pages import catalogue, list_parts


def shown(query: str, page: int) -> list[str]:
    request = RequestFactory().get(f"/proekty/?{query}&p={page}")
    return [card.url for card in catalogue.catalogue_context(request)["projects"]]


@pytest.mark.parametrize("most", [5, 500])
@pytest.mark.parametrize(
    "query",
    [
        *("", "poryadok=rayon", "poryadok=nazvanie", "poryadok=sluchayno", "god=2024", "vid=sportivnye"),
        *("poryadok=rayon&vid=sportivnye", "poryadok=rayon&god=2024", "poryadok=sluchayno&god=2020"),
    ],
)
def test_pages_of_a_list_follow_one_another(tree, monkeypatch, query, most):
    years = [tree.year(number, is_demo=number == 2020) for number in (2020, 2023, 2024)]
    places = [tree.municipality() for _ in range(3)]
    for number in range(27):
        kind = "sport" if number % 2 else ""
        tree.project(years[number % 3], places[number // 9], title=f"Площадка {number * 7 % 10}", kind=kind)
        draft = tree.project(years[number % 3], places[number // 9], kind=kind, live=False)
    monkeypatch.setattr(list_parts, "MOST_TOGETHER", 500)
    monkeypatch.setattr(catalogue, "ROWS_PER_PAGE", 100)
    whole = shown(query, 1)
    assert draft.url not in whole
    monkeypatch.setattr(catalogue, "ROWS_PER_PAGE", 4)
    monkeypatch.setattr(list_parts, "MOST_TOGETHER", most)
    pages = -(-len(whole) // 4)
    assert [url for page in range(1, pages + 1) for url in shown(query, page)] == whole
    assert len(set(whole)) == len(whole) > 8
