"""Which pages match a query and in which order; queries read the keys stored in Wagtail's search index."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Lower, Replace
from wagtail.models import Page, PageQuerySet
from wagtail.search.models import IndexEntry

from showcase.core.russian import strip_settlement_prefix
from showcase.core.search_text import WordGroup, fold, tsquery


class Section(NamedTuple):
    """A choice of page types, named by app and model."""

    label: str
    models: tuple[str, ...]


SECTIONS = {
    "proekty": Section("Проекты", ("contest.ProjectPage",)),
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
MOST_RANKED = 1000
"""Found pages that are ranked: nobody turns so many pages of results, and a rank reads all keys of a page."""
RANK_WEIGHTS = [0.1, 0.1, 0.2, 1.0]  # from D, the body, to A
IS_DEMO = (
    Q(projectpage__contest_year__is_demo=True) | Q(newspage__is_demo=True) | Q(contestyearpage__is_demo=True)
)


def findable() -> PageQuerySet:
    """Return the published public pages of all sections, each with its stored keys as `vector`."""
    return _with_keys(_shown(*_every_model()))


def matching(groups: Sequence[WordGroup], section: str = "") -> PageQuerySet:
    """Return the pages of a section, or of all, that have every word; there must be at least one word."""
    models = SECTIONS[section].models if section else _every_model()
    entries = IndexEntry.objects.filter(
        content_type__in=_content_types(*models), body=_query(tsquery(groups))
    )
    # The entries name pages by text: joined to them the other way round, every page would be read.
    keys = entries.annotate(page=Cast("object_id", IntegerField())).values("page")
    return _shown(*models).filter(pk__in=keys)


def _shown(*models: str) -> PageQuerySet:
    return Page.objects.live().public().filter(type_of(*models))


def _with_keys(pages: PageQuerySet) -> PageQuerySet:
    return pages.annotate(vector=F("index_entries__body"))


def _every_model() -> list[str]:
    return [model for section in SECTIONS.values() for model in section.models]


def count_sections(groups: Sequence[WordGroup]) -> dict[str, int]:
    """Count the pages that have every word, by section, in one query."""
    if not groups:
        return dict.fromkeys(SECTIONS, 0)
    counts = dict(matching(groups).order_by().values_list("content_type").annotate(count=Count("pk")))
    return {
        key: sum(counts.get(pk, 0) for pk in _content_types(*section.models))
        for key, section in SECTIONS.items()
    }


def words_found(groups: Iterable[WordGroup]) -> list[str]:
    """Return the words that some page has, each word taken alone, in one query."""
    named = {f"word_{at}": group for at, group in enumerate(groups)}
    counts = {name: Count("pk", filter=Q(vector=_query(tsquery([group])))) for name, group in named.items()}
    found = findable().order_by().aggregate(**counts) if named else {}
    return [group.word for name, group in named.items() if found[name]]


def found_at(
    places: range, groups: Sequence[WordGroup], section: str, query: str, total: int
) -> PageQuerySet:
    """Return the pages at these places among so many that match; of very many only the newest are ranked."""
    pages = matching(groups, section)
    if total > MOST_RANKED:
        grows = Case(When(type_of("contest.ProjectPage", "news.NewsPage"), then=1), default=0)
        pages = pages.order_by(grows, "-pk")
        if places.start >= MOST_RANKED:
            return pages[places.start : places.stop]
        pages = Page.objects.filter(pk__in=list(pages.values_list("pk", flat=True)[:MOST_RANKED]))
    return in_order(pages, groups, query)[places.start : places.stop]


def in_order(pages: PageQuerySet, groups: Sequence[WordGroup], query: str) -> PageQuerySet:
    """Order by tier: the page with this title, then the place, text pages, years and projects named so, then the rest.

    Demonstrations follow all real pages.
    """
    known = _with_keys(pages).annotate(
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
