"""Projects as cards: one SQL statement reads everything that a list shows, in any order."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from showcase.contest.choices import Outcome
from showcase.contest.presenters import Card, kind_label, project_status, region_tile
from showcase.contest.querysets import PATH_OF_MUNICIPALITY
from showcase.core.links import local_url
from showcase.core.photos import PICTURE, Photo, Picture
from showcase.core.russian import typograph
from showcase.core.sql import ask, rows_of

CARDS = f"""
SELECT page.id, page.url_path, page.title, project.public_number, project.kind, project.settlement,
  project.outcome, project.stage, year.year, year.is_demo, above.title, municipality.tile_row, municipality.tile_column,
  photo.alt, photo.picture
FROM unnest({{keys}}) WITH ORDINALITY AS chosen (id, place)
JOIN wagtailcore_page AS page ON page.id = chosen.id
JOIN contest_projectpage AS project ON project.page_ptr_id = chosen.id
JOIN contest_contestyearpage AS year ON year.page_ptr_id = project.contest_year_id
JOIN wagtailcore_page AS above ON above.path = left(page.path, {PATH_OF_MUNICIPALITY})
JOIN contest_municipalitypage AS municipality ON municipality.page_ptr_id = above.id
LEFT JOIN LATERAL (
  SELECT photo.alt, {PICTURE} AS picture
  FROM contest_projectphoto AS photo JOIN core_customimage AS image ON image.id = photo.image_id
  WHERE photo.project_id = chosen.id
  ORDER BY array_position(ARRAY['after', 'year_later', 'works'], photo.stage::text), photo.sort_order, photo.id
  LIMIT 1) AS photo ON TRUE
ORDER BY chosen.place
"""  # noqa: S608
"""The photo shows what the place looks like now, or what there is."""


def project_cards(projects: QuerySet) -> list[Card]:
    """Return projects as cards, in their order."""
    return [_card(*row) for row in rows_of(CARDS, projects)]


def cards_of(keys: Collection[int]) -> list[Card]:
    """Return projects as cards, in the order of their keys."""
    return [_card(*row) for row in ask(CARDS.replace("{keys}", "%s::integer[]"), [list(keys)])]


def _card(
    key: int,
    url_path: str,
    title: str,
    number: str | None,
    kind: str,
    settlement: str,
    outcome: str,
    stage: str,
    year: int,
    is_demo: bool,
    municipality: str,
    row: int | None,
    column: int | None,
    alt: str | None,
    picture: Any,
) -> Card:
    picture = Picture.read(picture)
    return Card(
        key=key,
        url=local_url(url_path),
        title=typograph(title),
        number=number or "",
        kind=kind,
        kind_label=kind_label(kind) if kind else "",
        place=typograph(settlement),
        municipality_name=municipality,
        tile=region_tile(row, column),
        year=year,
        status=project_status(outcome, stage, year),
        photo=Photo(picture, card=True, own_alt=alt or None) if picture else None,
        is_winner=outcome == Outcome.WINNER,
        is_demo=is_demo,
    )
