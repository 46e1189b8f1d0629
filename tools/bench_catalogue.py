"""Print the cost of catalogue pages with 10,000 projects as a multiple of the cost with 40.

Run as `make bench-catalogue`. The projects are in a temporary database. Measured are CPU time of this process and of
its database session, and the slowest query of a page.
"""

import argparse
import os
import tempfile
import time
from typing import NamedTuple

import django
import psutil
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

FEW, MANY = 40, 10_000
PLACES, YEARS = 26, range(2018, 2026)
ROUNDS = 20
PAGES = {
    "всё": "",
    "вид и год": "?vid=sportivnye&god=2024",
    "район": "?rayon=rayon-7",
    "с фото «было» и «стало»": "?foto=bylo-stalo",
    "по названию": "?poryadok=nazvanie",
    "по району": "?poryadok=rayon",
    "случайно": "?poryadok=sluchayno",
    "третья страница": "?p=3",
    "списком": "?kak=spiskom",
}

COPY_PAGES = """
WITH source AS (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM wagtailcore_page WHERE depth = 5),
  fresh AS (
    SELECT nextval(pg_get_serial_sequence('wagtailcore_page', 'id')) AS new_id, source.id AS old_id, number
    FROM generate_series({few}, {many} - 1) AS number JOIN source ON source.place = number % {few})
INSERT INTO wagtailcore_page ({columns})
SELECT {values} FROM fresh JOIN wagtailcore_page ON wagtailcore_page.id = old_id
"""
COPY_PROJECTS = """
INSERT INTO contest_projectpage ({columns})
SELECT {values} FROM wagtailcore_page page
JOIN contest_projectpage ON contest_projectpage.page_ptr_id = page.draft_title::int
WHERE page.draft_title ~ '^[0-9]+$'
"""
COPY_PHOTOS = """
INSERT INTO contest_projectphoto ({columns})
SELECT {values} FROM wagtailcore_page page
JOIN contest_projectphoto ON contest_projectphoto.project_id = page.draft_title::int
WHERE page.draft_title ~ '^[0-9]+$'
"""


class Cost(NamedTuple):
    """Cost of a request: CPU seconds here and in the database, queries, milliseconds of the slowest query."""

    here: float
    database: float
    queries: int
    slowest: float


def add_few() -> None:
    """Add 40 projects of all kinds, spread over municipalities and years, half of them with photos."""
    # Reads models: only after django.setup().
    from showcase.core.photos import make_renditions
    from tests import factories

    tree = factories.Tree.build()
    years = [tree.year(number) for number in YEARS]
    places = [tree.municipality(f"Район {n:02}", slug=f"rayon-{n}") for n in range(PLACES)]
    image = factories.image()
    make_renditions(image)
    for number in range(FEW):
        project = tree.project(
            years[number % len(years)],
            places[number % PLACES],
            kind=("children", "sport", "multi", "leisure", "")[number % 5],
            outcome=("winner", "prize", "not_won", "unknown")[number % 4],
            stage=("application", "built", "voting")[number % 3],
        )
        for stage in ("before", "works", "after", "after") if number % 2 else ():
            factories.photo(project, image=image, stage=stage)


def copy_to_many() -> None:
    """Copy the projects in SQL until there are 10,000, shuffling their attributes."""
    # Reads models: only after django.setup().
    from wagtail.models import Page

    from showcase.contest.models import ContestYearPage, ProjectPage, ProjectPhoto

    years = ",".join(str(pk) for pk in ContestYearPage.objects.values_list("pk", flat=True))
    page = {
        "id": "new_id",
        "path": "left(path, 16) || lpad(number::text, 4, '0')",
        "slug": "'kopiya-' || number",
        "title": "md5(number::text)",
        "draft_title": "old_id::text",  # for the next two statements
        "url_path": "regexp_replace(url_path, '[^/]+/$', 'kopiya-' || number || '/')",
        "translation_key": "gen_random_uuid()",
    }
    project = {
        "page_ptr_id": "page.id",
        "public_number": "NULL",
        "contest_year_id": f"(ARRAY[{years}])[1 + page.id % {len(YEARS)}]",
        "kind": "(ARRAY['children', 'sport', 'multi', 'leisure', ''])[1 + page.id * 7 % 5]",
        "outcome": "(ARRAY['winner', 'prize', 'not_won', 'unknown'])[1 + page.id * 11 % 4]",
        "stage": "(ARRAY['application', 'built', 'voting'])[1 + page.id * 13 % 3]",
    }
    photo = {"id": "nextval(pg_get_serial_sequence('contest_projectphoto', 'id'))", "project_id": "page.id"}
    copy(COPY_PAGES, Page, page)
    copy(COPY_PROJECTS, ProjectPage, project)
    copy(COPY_PHOTOS, ProjectPhoto, photo)


def copy(statement, model, changed: dict[str, str]) -> None:
    """Copy rows of a model, replacing some columns."""
    columns = [field.column for field in model._meta.local_concrete_fields]
    values = [changed.get(column, f"{model._meta.db_table}.{column}") for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(columns=", ".join(columns), values=", ".join(values), few=FEW, many=MANY)
        )


def measure(addresses: list[str]) -> dict[str, Cost]:
    """Return the cost of every address after one warm-up request."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT pg_backend_pid()")
        session = psutil.Process(cursor.fetchone()[0])
    client = Client()
    return {address: cost_of(client, session, f"/proekty/{address}") for address in addresses}


def cost_of(client, session: psutil.Process, address: str) -> Cost:
    """Return the mean cost of many requests."""
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    here, there = time.process_time(), sum(session.cpu_times()[:2])
    slowest = []
    for _ in range(ROUNDS):
        with CaptureQueriesContext(connection) as timed:
            assert client.get(address).status_code == 200
        slowest.append(max(float(query["time"]) for query in timed))
    here, there = time.process_time() - here, sum(session.cpu_times()[:2]) - there
    return Cost(here / ROUNDS, there / ROUNDS, len(captured), 1000 * min(slowest))


def explain(address: str) -> None:
    """Print the query plans of a page's slow statements."""
    with CaptureQueriesContext(connection) as captured:
        Client().get(f"/proekty/{address}")
    for query in captured:
        if float(query["time"]) >= 0.002:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + query["sql"])
                print(query["sql"][:300], *(row[0] for row in cursor.fetchall()), sep="\n")


def show(few: dict[str, Cost], many: dict[str, Cost]) -> None:
    print(f"{'страница':<26} запросов  × процессор сайта  × базы  × вместе  самый долгий запрос, мс")
    for label, address in PAGES.items():
        a, b = few[address], many[address]
        both = (b.here + b.database) / (a.here + a.database)
        print(
            f"{label:<26} {a.queries:>3}/{b.queries:<3} {b.here / a.here:>14.2f} "
            f"{b.database / max(a.database, 0.0005):>10.2f} {both:>8.2f} {a.slowest:>10.0f} → {b.slowest:.0f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--plan", action="append", default=[], metavar="?…", help="показать планы запросов страницы"
    )
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Reads settings: only after their module is named.
    import tests.environment

    django.setup()
    tests.environment.start_database()
    # Reads models: only after django.setup().
    from tests import databases

    plain_files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain_files}
    with tempfile.TemporaryDirectory() as media, databases.own():
        settings.MEDIA_ROOT = media
        add_few()
        few = measure(list(PAGES.values()))
        copy_to_many()
        many = measure(list(PAGES.values()))
        for address in options.plan:
            explain(address)
    show(few, many)


if __name__ == "__main__":
    main()
