"""Which pages match a query and in which order; queries read the keys stored in Wagtail's search index."""

import re
from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Lower, Replace
from wagtail.models import Page, PageQuerySet
from wagtail.search.models import IndexEntry

from showcase.core.russian import strip_settlement_prefix
from showcase.core.search_text import WordGroup, fold, tsquery


class Found(NamedTuple):
    """Keys of pages; `has_more` if they are only the newest of those that match."""

    keys: Sequence[int] = ()
    has_more: bool = False


class Section(NamedTuple):
    """A choice of page types, named by app and model."""

    label: str
    models: tuple[str, ...]


PROJECTS = "proekty"
SECTIONS = {
    PROJECTS: Section("Проекты", ("contest.ProjectPage",)),
    "novosti": Section("Новости", ("news.NewsPage",)),
    "gody": Section("Годы", ("contest.ContestYearPage",)),
    "municipalitety": Section("Муниципалитеты", ("contest.MunicipalityPage",)),
    "stranicy": Section(
        "Страницы",
        (
            "pages.StandardPage",
            "pages.ResultsPage",
            "pages.HomePage",
            "pages.YearsPage",
            "pages.CataloguePage",
            "news.NewsIndexPage",
        ),
    ),
}
TITLE_WEIGHT = "A"  # under which Wagtail stores `title_keys`
YEARS_TIER = 4
MOST_FOUND = 300
"""Pages of a section that are found, the newest: nobody turns more pages of results, and to rank a page is to read all
its keys."""
RANK_WEIGHTS = [0.1, 0.1, 0.2, 1.0]  # from D, the body, to A
IS_DEMO = (
    Q(projectpage__contest_year__is_demo=True) | Q(newspage__is_demo=True) | Q(contestyearpage__is_demo=True)
)


def findable() -> PageQuerySet:
    """Return the published public pages of all sections, each with its stored keys as `vector`."""
    return _with_keys(_shown(*_every_model()))


def find(groups: Sequence[WordGroup]) -> dict[str, Found]:
    """Return by section the pages that have every word."""
    if not groups:
        return {key: Found() for key in SECTIONS}
    first, *others = (_entries(key, groups) for key in SECTIONS)
    entries = dict.fromkeys([*_numbered(groups), *first.union(*others, all=True)])
    pages = _shown(*_every_model()).order_by().filter(pk__in=[page for _, page in entries])
    shown = set(pages.values_list("pk", flat=True))
    return {section: _found(section, entries, shown) for section in SECTIONS}


def _found(section: str, entries: Iterable[tuple[str, int]], shown: Container[int]) -> Found:
    keys = [page for name, page in entries if name == section]
    return Found([key for key in keys[:MOST_FOUND] if key in shown], has_more=len(keys) > MOST_FOUND)


def _numbered(groups: Sequence[WordGroup]) -> list[tuple[str, int]]:
    """The projects whose number is the query: they may be older than many pages that name it."""
    numbers = [group.word for group in groups if group.word.isdigit() and len(groups) == 1]
    found = Page.objects.filter(projectpage__public_number__in=numbers).values_list("pk", flat=True)
    return [(PROJECTS, key) for key in found] if numbers else []


def _entries(section: str, groups: Sequence[WordGroup]) -> QuerySet:
    """Return the newest matching entries as pairs of section and page; one above MOST_FOUND shows that more match."""
    types = _content_types(*SECTIONS[section].models)
    entries = IndexEntry.objects.filter(content_type__in=types, body=_query(tsquery(groups)))
    named = entries.order_by("-pk").annotate(section=Value(section), page=Cast("object_id", IntegerField()))
    return named.values_list("section", "page")[: MOST_FOUND + 1]


def _shown(*models: str) -> PageQuerySet:
    return Page.objects.live().public().filter(type_of(*models))


def _with_keys(pages: PageQuerySet) -> PageQuerySet:
    return pages.annotate(vector=F("index_entries__body"))


def _every_model() -> list[str]:
    return [model for section in SECTIONS.values() for model in section.models]


def words_found(groups: Iterable[WordGroup]) -> list[str]:
    """Return the words that some page has, each word taken alone."""
    return [group.word for group in groups if any(found.keys for found in find([group]).values())]


def in_order(keys: Sequence[int], groups: Sequence[WordGroup], query: str) -> PageQuerySet:
    """Order by tier: the page with this title, then the place, text pages, years and projects named so, then the rest.

    Demonstrations follow all real pages.
    """
    known = _with_keys(Page.objects.filter(pk__in=keys)).annotate(
        folded_title=Replace(Lower("title"), Value("ё"), Value("е")),
        demo=Case(When(IS_DEMO, then=1), default=0),
        rank=SearchRank(F("vector"), _query(tsquery(groups)), weights=RANK_WEIGHTS, normalization=Value(1)),
    )
    placed = known.annotate(tier=_tier(groups, query)).annotate(
        year=Case(When(tier=YEARS_TIER, then=F("contestyearpage__year")), default=0)
    )
    newest_contest = F("projectpage__contest_year__year").desc(nulls_last=True)
    return placed.order_by("demo", "tier", "-year", "-rank", newest_contest, "title", "pk")


def _tier(groups: Sequence[WordGroup], query: str) -> Case:
    numbers = [group.word for group in groups if group.word.isdigit()]
    has_title = Q(folded_title=" ".join(fold(query).split())) | Q(projectpage__public_number__in=numbers)
    in_title = Q(vector=_query(tsquery(groups, TITLE_WEIGHT)))
    return Case(
        When(has_title, then=0),
        When(in_title & type_of("contest.MunicipalityPage"), then=1),
        When(projectpage__settlement__iregex=_settlement(query), then=2),
        When(in_title & type_of("pages.StandardPage"), then=3),
        When(in_title & type_of("contest.ContestYearPage"), then=YEARS_TIER),
        When(in_title & type_of("contest.ProjectPage"), then=5),
        default=6,
    )


def _settlement(query: str) -> str:
    """Return a regular expression for the settlement that the query names, with or without its type."""
    name = re.escape(fold(strip_settlement_prefix(query))).replace("е", "[её]")
    return rf"^([а-яё ]+\.? )?{name or 'нет имени'}$"


def type_of(*models: str) -> Q:
    return Q(content_type__in=_content_types(*models))


def _content_types(*models: str) -> list[int]:
    found = ContentType.objects.get_for_models(*map(apps.get_model, models))
    return [content_type.pk for content_type in found.values()]


def _query(written: str) -> SearchQuery:
    return SearchQuery(written, search_type="raw", config="simple")
