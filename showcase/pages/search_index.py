"""Which pages match a query and in which order; queries read the keys stored in Wagtail's search index."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, PageQuerySet

from showcase.core.russian import strip_settlement_prefix
from showcase.core.search_text import WordGroup, fold, tsquery
from showcase.core.sql import ask


class Hit(NamedTuple):
    """A found page: its section, its key and that of its content type."""

    section: str
    key: int
    kind: int


class Found(NamedTuple):
    """Pages in their order; of the sections in `more` they are only the newest of those that match."""

    hits: Sequence[Hit] = ()
    more: Collection[str] = ()


class Section(NamedTuple):
    """A choice of page types, named by app and model."""

    label: str
    models: tuple[str, ...]


PROJECTS = "proekty"
TEXT_PAGE = "pages.StandardPage"
SECTIONS = {
    PROJECTS: Section("Проекты", ("contest.ProjectPage",)),
    "novosti": Section("Новости", ("news.NewsPage",)),
    "gody": Section("Годы", ("contest.ContestYearPage",)),
    "municipalitety": Section("Муниципалитеты", ("contest.MunicipalityPage",)),
    "stranicy": Section(
        "Страницы",
        (
            TEXT_PAGE,
            "pages.ResultsPage",
            "pages.HomePage",
            "pages.YearsPage",
            "pages.CataloguePage",
            "news.NewsIndexPage",
        ),
    ),
}
LAST = 2**63 - 1
"""The number of an entry that counts as the newest."""
TITLE_WEIGHT = "A"  # under which Wagtail stores `title_keys`
MOST_FOUND = 300
"""Limit of pages found per section, newest first: nobody pages further, and ranking a page reads all its keys."""
ENTRIES = """
(SELECT '{section}' AS section, id, object_id::integer AS page, body FROM wagtailsearch_indexentry
 WHERE content_type_id IN ({types}) AND body @@ to_tsquery('simple', %(words)s) ORDER BY id DESC LIMIT {most})
"""
"""The newest entries of a section; one above MOST_FOUND shows that more match."""
OF_NUMBER = f"""
(SELECT '{PROJECTS}', {LAST}, page_ptr_id, entry.body FROM contest_projectpage
 JOIN wagtailsearch_indexentry AS entry ON content_type_id IN ({{types}}) AND object_id = page_ptr_id::text
 WHERE public_number = ANY(%(numbers)s))
"""  # noqa: S608
"""The projects whose number is the query: they may be older than many pages that name it."""
FIND = """
WITH entry AS MATERIALIZED ({entries})
SELECT entry.section, entry.id, entry.page, page.content_type_id
FROM entry
LEFT JOIN wagtailcore_page AS page ON page.id = entry.page AND page.live AND NOT EXISTS (
  SELECT FROM wagtailcore_pageviewrestriction AS restriction
  JOIN wagtailcore_page AS hidden ON hidden.id = restriction.page_id WHERE starts_with(page.path, hidden.path))
LEFT JOIN contest_projectpage AS project ON project.page_ptr_id = entry.page
LEFT JOIN contest_contestyearpage AS contest ON contest.page_ptr_id = project.contest_year_id
LEFT JOIN contest_contestyearpage AS year ON year.page_ptr_id = entry.page
CROSS JOIN LATERAL (SELECT entry.body @@ to_tsquery('simple', %(in_title)s) AS is_named) AS title
CROSS JOIN LATERAL (SELECT CASE
  WHEN replace(lower(page.title), 'ё', 'е') = %(title)s OR project.public_number = ANY(%(numbers)s) THEN 0
  WHEN entry.section = 'municipalitety' AND is_named THEN 1
  WHEN project.settlement ~* %(settlement)s THEN 2
  WHEN page.content_type_id IN ({texts}) AND is_named THEN 3
  WHEN entry.section = 'gody' AND is_named THEN 4
  WHEN entry.section = 'proekty' AND is_named THEN 5
  ELSE 6 END AS number) AS tier
ORDER BY coalesce(contest.is_demo OR year.is_demo, entry.page IN (SELECT page_ptr_id FROM news_newspage WHERE is_demo)),
  tier.number, CASE WHEN entry.section = 'gody' AND tier.number = 4 THEN year.year ELSE 0 END DESC,
  ts_rank('{{0.1, 0.1, 0.2, 1.0}}', entry.body, to_tsquery('simple', %(words)s), 1) DESC,
  contest.year DESC NULLS LAST, page.title, entry.page
"""
"""Weights of the rank are from D, the body, to A. Pages that are not published have no type here."""
IS_DEMO = (
    Q(projectpage__contest_year__is_demo=True) | Q(newspage__is_demo=True) | Q(contestyearpage__is_demo=True)
)


def findable() -> PageQuerySet:
    """Return the published public pages of all sections."""
    return (
        Page.objects.live()
        .public()
        .filter(type_of(*(model for section in SECTIONS.values() for model in section.models)))
    )


def find(groups: Sequence[WordGroup], query: str) -> Found:
    """Return the pages that have every word, by tier.

    First the page with this title, then the place, text pages, years and projects named so, then the rest.
    Demonstrations follow all real pages.
    """
    if not groups:
        return Found()
    values = {
        "words": tsquery(groups),
        "in_title": tsquery(groups, TITLE_WEIGHT),
        "title": " ".join(fold(query).split()),
        "numbers": [group.word for group in groups if group.word.isdigit()],
        "settlement": _settlement(query),
    }
    is_number = len(groups) == 1 and values["numbers"]
    rows = ask(FIND.format(entries=_entries(with_number=bool(is_number)), texts=_types(TEXT_PAGE)), values)
    # A project whose number is the query stands twice.
    newest = {section: _newest(section, rows) for section in SECTIONS}
    shown = {key for keys in newest.values() for key in keys[:MOST_FOUND]}
    hits = dict.fromkeys(Hit(section, key, kind) for section, _, key, kind in rows if kind and key in shown)
    return Found(list(hits), [section for section, keys in newest.items() if len(keys) > MOST_FOUND])


def _entries(*, with_number: bool) -> str:
    listed = [
        ENTRIES.format(section=key, types=_types(*section.models), most=MOST_FOUND + 1)
        for key, section in SECTIONS.items()
    ]
    of_number = OF_NUMBER.format(types=_types(*SECTIONS[PROJECTS].models))
    return " UNION ALL ".join([*listed, of_number] if with_number else listed)


def _newest(section: str, rows: Iterable[tuple[Any, ...]]) -> list[int]:
    """Return the keys of a section's pages, each once, the newest first."""
    entries = sorted(((entry, key) for name, entry, key, _ in rows if name == section), reverse=True)
    return list(dict.fromkeys(key for _, key in entries))


def _types(*models: str) -> str:
    return ", ".join(map(str, _content_types(*models)))


def words_found(groups: Iterable[WordGroup]) -> list[str]:
    """Return the words that some page has, each word taken alone."""
    return [group.word for group in groups if find([group], group.word).hits]


def _settlement(query: str) -> str:
    """Return a regular expression for the settlement that the query names, with or without its type."""
    name = re.escape(fold(strip_settlement_prefix(query))).replace("е", "[её]")
    return rf"^([а-яё ]+\.? )?{name or 'нет имени'}$"


def type_of(*models: str) -> Q:
    return Q(content_type__in=_content_types(*models))


def _content_types(*models: str) -> list[int]:
    found = ContentType.objects.get_for_models(*map(apps.get_model, models))
    return [content_type.pk for content_type in found.values()]
