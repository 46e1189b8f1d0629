"""What search finds and in which order, asked of the keys that Wagtail's index holds."""

from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Lower, Replace
from wagtail.models import Page, PageQuerySet

from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage
from showcase.core.search_text import WordGroup, fold, tsquery
from showcase.news.models import NewsIndexPage, NewsPage
from showcase.pages.models import CataloguePage, HomePage, ResultsPage, StandardPage, YearsPage

SECTIONS: dict[str, tuple[str, tuple[type[Page], ...]]] = {
    "proekty": ("Проекты", (ProjectPage,)),
    "novosti": ("Новости", (NewsPage,)),
    "gody": ("Годы", (ContestYearPage,)),
    "municipalitety": ("Муниципалитеты", (MunicipalityPage,)),
    "stranicy": ("Страницы", (StandardPage, ResultsPage, HomePage, YearsPage, CataloguePage, NewsIndexPage)),
}
TITLE_WEIGHT = "A"  # under which Wagtail stores `title_keys`
YEARS_TIER = 2
RANK_WEIGHTS = [0.1, 0.1, 0.2, 1.0]  # from D, the body, to A
IS_DEMO = (
    Q(projectpage__contest_year__is_demo=True) | Q(newspage__is_demo=True) | Q(contestyearpage__is_demo=True)
)


def findable() -> PageQuerySet:
    """Live public pages of the types that readers look for, each with its stored keys as `vector`."""
    models = [model for _, models in SECTIONS.values() for model in models]
    return Page.objects.live().public().filter(_of(*models)).annotate(vector=F("index_entries__body"))


def matching(groups: Sequence[WordGroup], section: str = "") -> PageQuerySet:
    """Pages of a section, or of all, that have every word; there must be at least one word."""
    pages = findable().filter(vector=_query(tsquery(groups)))
    return pages.filter(_of(*SECTIONS[section][1])) if section else pages


def count_sections(groups: Sequence[WordGroup]) -> dict[str, int]:
    """Count the pages that have every word, by section, in one query."""
    if not groups:
        return dict.fromkeys(SECTIONS, 0)
    counts = dict(matching(groups).order_by().values_list("content_type").annotate(count=Count("pk")))
    return {
        key: sum(counts.get(found.pk, 0) for found in ContentType.objects.get_for_models(*models).values())
        for key, (_, models) in SECTIONS.items()
    }


def words_found(groups: Iterable[WordGroup]) -> list[str]:
    """Return the words of a query that stand on some page each by itself, in one query."""
    named = {f"word_{at}": group for at, group in enumerate(groups)}
    counts = {name: Count("pk", filter=Q(vector=_query(tsquery([group])))) for name, group in named.items()}
    found = findable().order_by().aggregate(**counts) if named else {}
    return [group.word for name, group in named.items() if found[name]]


def in_order(pages: PageQuerySet, groups: Sequence[WordGroup], query: str) -> PageQuerySet:
    """Order found pages: the one called so, the place, the year, projects called so, the rest.

    Demonstrations come after all real pages.
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
    called_so = Q(folded_title=" ".join(fold(query).split())) | Q(projectpage__public_number__in=numbers)
    in_title = Q(vector=_query(tsquery(groups, TITLE_WEIGHT)))
    return Case(
        When(called_so, then=0),
        When(in_title & _of(MunicipalityPage), then=1),
        When(in_title & _of(ContestYearPage), then=YEARS_TIER),
        When(in_title & _of(ProjectPage), then=3),
        default=4,
    )


def _of(*models: type[Page]) -> Q:
    return Q(content_type__in=[found.pk for found in ContentType.objects.get_for_models(*models).values()])


def _query(written: str) -> SearchQuery:
    return SearchQuery(written, search_type="raw", config="simple")
