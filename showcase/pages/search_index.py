"""Which pages match a query and in which order; queries read the keys stored in Wagtail's search index."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Lower, Replace
from wagtail.models import Page, PageQuerySet

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
YEARS_TIER = 2
RANK_WEIGHTS = [0.1, 0.1, 0.2, 1.0]  # from D, the body, to A
IS_DEMO = (
    Q(projectpage__contest_year__is_demo=True) | Q(newspage__is_demo=True) | Q(contestyearpage__is_demo=True)
)


def findable() -> PageQuerySet:
    """Return the published public pages of all sections, each with its stored keys as `vector`."""
    models = [model for section in SECTIONS.values() for model in section.models]
    return Page.objects.live().public().filter(_of(*models)).annotate(vector=F("index_entries__body"))


def matching(groups: Sequence[WordGroup], section: str = "") -> PageQuerySet:
    """Return the pages of a section, or of all, that have every word; there must be at least one word."""
    pages = findable().filter(vector=_query(tsquery(groups)))
    return pages.filter(_of(*SECTIONS[section].models)) if section else pages


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


def in_order(pages: PageQuerySet, groups: Sequence[WordGroup], query: str) -> PageQuerySet:
    """Order by tier: the page with this title, then municipalities, years and projects named so, then the rest.

    Demonstrations follow all real pages.
    """
    known = pages.annotate(
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
        When(in_title & _of("contest.MunicipalityPage"), then=1),
        When(in_title & _of("contest.ContestYearPage"), then=YEARS_TIER),
        When(in_title & _of("contest.ProjectPage"), then=3),
        default=4,
    )


def _of(*models: str) -> Q:
    return Q(content_type__in=_content_types(*models))


def _content_types(*models: str) -> list[int]:
    found = ContentType.objects.get_for_models(*map(apps.get_model, models))
    return [content_type.pk for content_type in found.values()]


def _query(written: str) -> SearchQuery:
    return SearchQuery(written, search_type="raw", config="simple")
