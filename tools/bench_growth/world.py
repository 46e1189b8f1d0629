"""Builds the small site and grows it: copies rows of the real content in SQL, with new names, years and words."""

import itertools
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from taggit.models import TaggedItemBase
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage, ProjectPhoto
from showcase.core.photos import make_renditions
from showcase.core.search_text import index_text
from showcase.demo.management.commands.build_demo import CONTENT
from showcase.news.models import NewsIndexPage, NewsPage, NewsTag
from showcase.pages import content_loader
from tests import factories

BEGINNINGS = (
    "Бор",
    "Вел",
    "Гор",
    "Дуб",
    "Зар",
    "Кам",
    "Лоп",
    "Мед",
    "Ник",
    "Ост",
    "Пав",
    "Рож",
    "Сел",
    "Тор",
)
MIDDLES = ("ан", "ев", "ил", "ок", "ун", "ят", "ос", "ер", "ач", "им")
ENDINGS = ("овка", "ино", "ское", "ово", "ищи", "ники", "ец", "ушка", "евка", "ичи")
PATHS_OF_PARENT = 26_000
PATH = "chr(65 + ({0} / 1000)::int) || lpad(({0} %% 1000)::text, 4 - 1, '0')"
"""The last four characters of a tree path by a number below PATHS_OF_PARENT; they begin with a letter, which the few
pages that stand already do not reach."""
COPY = "INSERT INTO {table} ({columns}) SELECT {values} FROM fresh JOIN {table} ON {join}"

PROJECTS = """
CREATE TEMP TABLE fresh ON COMMIT DROP AS
WITH source AS (
    SELECT page_ptr_id AS id, row_number() OVER (ORDER BY page_ptr_id) - 1 AS turn FROM contest_projectpage),
  place AS (
    SELECT page.id, path, url_path, row_number() OVER (ORDER BY path) - 1 AS turn FROM wagtailcore_page page
    JOIN contest_municipalitypage ON page_ptr_id = page.id AND NOT is_unknown)
SELECT nextval(pg_get_serial_sequence('wagtailcore_page', 'id')) AS id, source.id AS source, number,
  place.path || {path} AS path, place.url_path || 'rost-' || number || '/' AS url_path, word.name, word.keys
FROM generate_series(%(start)s, %(start)s + %(count)s - 1) AS number
JOIN source ON source.turn = number %% (SELECT count(*) FROM source)
JOIN place ON place.turn = number %% (SELECT count(*) FROM place)
JOIN word ON word.turn = number * 7919 %% (SELECT count(*) FROM word)
"""
NEWS = """
CREATE TEMP TABLE fresh ON COMMIT DROP AS
WITH source AS (
    SELECT page_ptr_id AS id, row_number() OVER (ORDER BY page_ptr_id) - 1 AS turn FROM news_newspage)
SELECT nextval(pg_get_serial_sequence('wagtailcore_page', 'id')) AS id, source.id AS source, number,
  parent.path || {path} AS path, parent.url_path || 'rost-' || number || '/' AS url_path, word.name, word.keys
FROM generate_series(%(start)s, %(start)s + %(count)s - 1) AS number
JOIN source ON source.turn = number %% (SELECT count(*) FROM source)
JOIN word ON word.turn = number * 7919 %% (SELECT count(*) FROM word)
JOIN wagtailcore_page parent ON parent.id = %(parent)s
"""
MIX = """
WITH mixed AS (SELECT id, row_number() OVER (ORDER BY hashint8(id), id) AS place FROM wagtailsearch_indexentry)
UPDATE wagtailsearch_indexentry AS entry SET id = -place FROM mixed WHERE mixed.id = entry.id;
UPDATE wagtailsearch_indexentry SET id = -id
"""
"""Interleaves the index entries of projects and news, as if both had been published year after year."""
COUNT_CHILDREN = """
UPDATE wagtailcore_page parent SET numchild = (
  SELECT count(*) FROM wagtailcore_page WHERE path LIKE parent.path || '____')
WHERE id = ANY(%s)
"""


class Size(NamedTuple):
    """How much there is after the growth."""

    projects: int
    years: int
    news: int


def build_small() -> None:
    """Load the real content of the demonstration, and give every second project photos of all stages."""
    content_loader.load(content_loader.read(CONTENT), quiet=True)
    image = factories.image()
    make_renditions(image)
    for project in ProjectPage.objects.order_by("pk")[::2]:
        for stage in ("before", "works", "after", "after"):
            factories.photo(project, image=image, stage=stage)


def grow(size: Size) -> None:
    """Add years, then projects and news that belong to them. Run it in a transaction."""
    add_years(size.years)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE word (turn int, name text, keys text) ON COMMIT DROP")
        with cursor.copy("COPY word FROM STDIN") as copy:
            for turn, parts in enumerate(itertools.product(BEGINNINGS, MIDDLES, ENDINGS)):
                name = "".join(parts)
                copy.write_row((turn, name, index_text(name)))
    add_projects(size.projects - ProjectPage.objects.count())
    add_news(size.news - NewsPage.objects.count())
    with connection.cursor() as cursor:
        cursor.execute(MIX)


def add_years(count: int) -> None:
    """Publish earlier years until there are `count`."""
    tree = factories.Tree.present()
    oldest = ContestYearPage.objects.order_by("year").values_list("year", flat=True)[0]
    for number in range(1, count - ContestYearPage.objects.count() + 1):
        tree.year(oldest - number)


def add_projects(count: int) -> None:
    """Copies of the projects in all municipalities and years, their attributes mixed."""
    years = list(ContestYearPage.objects.real().values_list("pk", flat=True))
    places = MunicipalityPage.objects.known()
    make_fresh(PROJECTS, places.count(), {"start": ProjectPage.objects.count(), "count": count})
    project = {
        "page_ptr_id": "fresh.id",
        "public_number": "fresh.number::text",
        "contest_year_id": random_value(1, years),
        "settlement": "'д. ' || fresh.name",
        "kind": random_value(2, ["children", "sport", "multi", "leisure", ""]),
        "outcome": random_value(3, ["winner", "prize", "unknown", *["not_won"] * 7]),
        "stage": random_value(4, ["built", *["application"] * 9]),
    }
    copy_pages()
    copy(ProjectPage, "page_ptr_id", project)
    copy(ProjectPhoto, "project_id", {"project_id": "fresh.id"})
    copy_index(ProjectPage)
    finish(places.values_list("pk", flat=True))


def add_news(count: int) -> None:
    """Copies of the news over all the years, with their topics and the pages that they are about."""
    parent = NewsIndexPage.objects.get()
    years = ContestYearPage.objects.count()
    make_fresh(NEWS, 1, {"start": NewsPage.objects.count(), "count": count, "parent": parent.pk})
    day = f"news_newspage.date - (fresh.number % ({years} * 365))::int"
    copy_pages()
    copy(NewsPage, "page_ptr_id", {"page_ptr_id": "fresh.id", "date": day, "pinned_until": "NULL"})
    copy(NewsTag, "content_object_id", {"content_object_id": "fresh.id"})
    for field in NewsPage._meta.local_many_to_many:
        if not issubclass(field.remote_field.through, TaggedItemBase):
            copy(field.remote_field.through, "newspage_id", {"newspage_id": "fresh.id"})
    copy_index(NewsPage)
    finish([parent.pk])


def random_value(turn: int, values: list[Any]) -> str:
    """Return SQL that picks a pseudo-random value, the same in every run."""
    place = f"(hashint4((fresh.number * 16 + {turn})::int)::bigint & 2147483647) % {len(values)}"
    return f"(ARRAY{values})[1 + ({place})]"


def make_fresh(statement: str, parents: int, parameters: dict[str, Any]) -> None:
    """Create the table `fresh`, which maps source pages to new pages."""
    if parameters["start"] + parameters["count"] > PATHS_OF_PARENT * parents:
        raise SystemExit(f"Не больше {PATHS_OF_PARENT * parents} страниц в этом разделе.")
    with connection.cursor() as cursor:
        cursor.execute(statement.format(path=PATH.format(f"(number / {parents})")), parameters)


def copy_pages() -> None:
    moment = "now() - fresh.number * interval '7 minutes'"
    changed = {
        "id": "fresh.id",
        "path": "fresh.path",
        "url_path": "fresh.url_path",
        "slug": "'rost-' || fresh.number",
        "title": "left(title || ', ' || fresh.name, 255)",
        "draft_title": "left(title || ', ' || fresh.name, 255)",
        "translation_key": "gen_random_uuid()",
        "numchild": "0",
        **dict.fromkeys(("latest_revision_id", "live_revision_id"), "NULL"),
        **dict.fromkeys(("latest_revision_created_at", "last_published_at", "first_published_at"), moment),
    }
    copy(Page, "id", changed)


def copy_index(model: type[Page]) -> None:
    """Entries of Wagtail's search index, with the page's own name in them."""
    name, keys = (f"setweight(to_tsvector('simple', fresh.{each}), 'A')" for each in ("name", "keys"))
    changed = {
        "object_id": "fresh.id::text",
        "title": f"wagtailsearch_indexentry.title || {name}",
        "autocomplete": f"wagtailsearch_indexentry.autocomplete || {name}",
        "body": f"wagtailsearch_indexentry.body || {keys}",
        "title_text": "title_text || ' ' || fresh.name",
        "body_text": "body_text || ' ' || fresh.keys",
    }
    content_type = ContentType.objects.get_for_model(model).pk
    join = f"object_id = fresh.source::text AND content_type_id = {content_type}"
    copy(IndexEntry, "", changed, join)


def copy(model: type[Any], key: str, changed: dict[str, str], join: str = "") -> None:
    """Copy the rows whose `key` is the source of a fresh page, replacing some columns."""
    table, sequence = model._meta.db_table, "nextval(pg_get_serial_sequence('{}', 'id'))"
    own = {"id": sequence.format(table)} if model._meta.pk.column == "id" else {}
    values = (
        {field.column: f"{table}.{field.column}" for field in model._meta.local_concrete_fields}
        | own
        | changed
    )
    statement = COPY.format(
        table=table,
        columns=", ".join(values),
        values=", ".join(values.values()),
        join=join or f"{table}.{key} = fresh.source",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


def finish(parents: Any) -> None:
    """Update `numchild` of the parents and run ANALYZE, as autovacuum would."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_CHILDREN, [list(parents)])
        cursor.execute("DROP TABLE fresh")
        cursor.execute("ANALYZE")
