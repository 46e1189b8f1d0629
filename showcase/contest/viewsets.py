"""Listings of projects, years and municipalities in the admin."""

import django_filters
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import ParentPageColumn
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView

from showcase.contest.choices import Kind, MunicipalityStatus, Outcome, Stage
from showcase.contest.models import ContestYearPage, Figure, MunicipalityPage, ProjectPage, ProjectPhoto
from showcase.core.admin_listings import (
    ChoiceFilter,
    ListingFilterSet,
    ListingRows,
    TextColumn,
    YesNoFilter,
    page_columns,
    page_listing,
)


def number_of(queryset: QuerySet, field: str) -> Coalesce:
    """Count rows that point at the page by `field`, without a join that would multiply the others."""
    counted = (
        queryset.filter(**{field: OuterRef("pk")})
        .order_by()
        .values(field)
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted), 0)


class BranchFilter(django_filters.ModelChoiceFilter):
    """Pages below the chosen one."""

    def filter(self, queryset: QuerySet, value: MunicipalityPage | None) -> QuerySet:
        """Keep children of the municipality."""
        return queryset.child_of(value) if value else queryset


class ProjectFilters(ListingFilterSet):
    """Filters of projects, in the order in which editors narrow them down."""

    contest_year = django_filters.ModelChoiceFilter(
        label="Год", queryset=lambda request: ContestYearPage.objects.newest_first().defer_streamfields()
    )
    municipality = BranchFilter(
        label="Муниципалитет", queryset=lambda request: MunicipalityPage.objects.order_by("title")
    )
    kind = ChoiceFilter(label="Вид", choices=Kind.choices)
    outcome = ChoiceFilter(label="Итог", choices=Outcome.choices)
    stage = ChoiceFilter(label="Стадия", choices=Stage.choices)
    is_demo = YesNoFilter(label="Демонстрационный", field_name="contest_year__is_demo")

    class Meta:
        model = ProjectPage
        fields: list[str] = []


class ProjectRows(ListingRows):
    """Projects with their years and numbers of photos."""

    def prepare_rows(self, pages: QuerySet) -> QuerySet:
        """Years come in one query, photos as one number."""
        photos = number_of(ProjectPhoto.objects.all(), "project")
        return pages.annotate(listed_year=F("contest_year__year"), photo_count=photos)


class ProjectIndex(ProjectRows, IndexView):
    """All projects."""

    default_ordering = "-latest_revision_created_at"
    add_item_label = "Добавить проект"


class ProjectExplorer(ProjectRows, ExplorableIndexView):
    """Projects of one municipality."""


class YearFilters(ListingFilterSet):
    """Filters of years."""

    is_demo = YesNoFilter(label="Демонстрационный")

    class Meta:
        model = ContestYearPage
        fields: list[str] = []


class YearRows(ListingRows):
    """Years with numbers of projects and figures."""

    def prepare_rows(self, pages: QuerySet) -> QuerySet:
        """Two numbers for each year."""
        return pages.annotate(
            project_count=number_of(ProjectPage.objects.all(), "contest_year"),
            figure_count=number_of(Figure.objects.all(), "contest_year"),
        )


class YearIndex(YearRows, IndexView):
    """All contest years."""

    default_ordering = "-year"
    add_item_label = "Добавить год"


class YearExplorer(YearRows, ExplorableIndexView):
    """Years in the page tree."""


class MunicipalityFilters(ListingFilterSet):
    """Filters of municipalities."""

    status = ChoiceFilter(label="Статус", choices=MunicipalityStatus.choices)

    class Meta:
        model = MunicipalityPage
        fields: list[str] = []


class MunicipalityIndex(ListingRows, IndexView):
    """All municipalities."""

    default_ordering = "title"
    add_item_label = "Добавить муниципалитет"


class MunicipalityExplorer(ListingRows, ExplorableIndexView):
    """Municipalities in the page tree."""


PROJECT_COLUMNS = page_columns(
    TextColumn("listed_year", label="Год", sort_key="contest_year__year"),
    ParentPageColumn("parent", label="Муниципалитет"),
    TextColumn("kind", label="Вид", accessor="get_kind_display", sort_key="kind"),
    TextColumn("outcome", label="Итог", accessor="get_outcome_display", sort_key="outcome"),
    TextColumn("stage", label="Стадия", accessor="get_stage_display", sort_key="stage"),
    TextColumn("photo_count", label="Фото", sort_key="photo_count"),
)
YEAR_COLUMNS = page_columns(
    TextColumn("year", label="Год", sort_key="year"),
    TextColumn("project_count", label="Проекты", sort_key="project_count"),
    TextColumn("figure_count", label="Цифры", sort_key="figure_count"),
    Column("is_demo", label="Демонстрационный", accessor=lambda page: "да" if page.is_demo else "нет"),
)
MUNICIPALITY_COLUMNS = page_columns(
    TextColumn("status", label="Статус", accessor="get_status_display", sort_key="status"),
    TextColumn("centre", label="Центр", sort_key="centre"),
    TextColumn("numchild", label="Проекты", sort_key="numchild"),
    TextColumn("tile_code", label="Код на схеме", sort_key="tile_code"),
)

VIEWSETS = [
    *page_listing(
        ProjectPage,
        (ProjectIndex, ProjectExplorer),
        PROJECT_COLUMNS,
        ProjectFilters,
        name="projects",
        menu_label="Проекты",
        menu_order=110,
        icon="pick",
    ),
    *page_listing(
        ContestYearPage,
        (YearIndex, YearExplorer),
        YEAR_COLUMNS,
        YearFilters,
        name="years",
        menu_label="Годы",
        menu_order=130,
        icon="calendar",
    ),
    *page_listing(
        MunicipalityPage,
        (MunicipalityIndex, MunicipalityExplorer),
        MUNICIPALITY_COLUMNS,
        MunicipalityFilters,
        name="municipalities",
        menu_label="Муниципалитеты",
        menu_order=140,
        icon="site",
    ),
]
