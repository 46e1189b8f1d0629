"""Listings of projects, years and municipalities in the admin."""

import django_filters
from django import forms
from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import ParentPageColumn

from showcase.contest.choices import Kind, MunicipalityStatus, Outcome, Stage
from showcase.contest.models import ContestYearPage, Figure, MunicipalityPage, ProjectPage, ProjectPhoto
from showcase.contest.tables.listing import TableButtons
from showcase.core.admin_listings import (
    ChoiceFilter,
    ParentView,
    PhotoColumn,
    TextColumn,
    YesNoFilter,
    page_listing,
)
from showcase.core.models import CustomImage


def number_of(queryset: QuerySet, field: str) -> Coalesce:
    """Count rows that point at the page by `field`, without a join that would multiply the others."""
    rows = queryset.filter(**{field: OuterRef("pk")}).order_by().values(field)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


class BranchFilter(django_filters.ModelChoiceFilter):
    def filter(self, queryset: QuerySet, value: MunicipalityPage | None) -> QuerySet:
        return queryset.child_of(value) if value else queryset


class ProjectParent(ParentView):
    def get_form(self) -> forms.Form:
        form = super().get_form()
        form.fields["parent_page"].label = "В каком муниципалитете проект"
        return form


def project_rows(pages: QuerySet) -> QuerySet:
    """Add the year, the first photo, and the number of photos to sort by."""
    first = Prefetch("photos", queryset=ProjectPhoto.objects.first_of_each(), to_attr="card_photos")
    return pages.prefetch_related(first, for_specific_subqueries=True).annotate(
        listed_year=F("contest_year__year"), photo_count=number_of(ProjectPhoto.objects.all(), "project")
    )


def first_photo(project: ProjectPage) -> CustomImage | None:
    """Return the photo that `project_rows` adds; Wagtail's list of a page type shows the columns without it."""
    photos = getattr(project, "card_photos", [])
    return photos[0].image if photos else None


PROJECTS = page_listing(
    ProjectPage,
    columns=[
        PhotoColumn("photo", label="Фото", accessor=first_photo, sort_key="photo_count"),
        TextColumn("public_number", label="Номер", sort_key="public_number"),
        TextColumn("listed_year", label="Год", sort_key="contest_year__year"),
        ParentPageColumn("parent", label="Муниципалитет"),
        TextColumn("outcome", label="Итог", accessor="get_outcome_display", sort_key="outcome"),
        TextColumn("stage", label="Стадия", accessor="get_stage_display", sort_key="stage"),
    ],
    # In the order in which editors narrow them down.
    filters={
        "contest_year": django_filters.ModelChoiceFilter(
            label="Год", queryset=lambda request: ContestYearPage.objects.newest_first().defer_streamfields()
        ),
        "municipality": BranchFilter(
            label="Муниципалитет", queryset=lambda request: MunicipalityPage.objects.order_by("title")
        ),
        "kind": ChoiceFilter(label="Вид", choices=Kind.choices),
        "outcome": ChoiceFilter(label="Итог", choices=Outcome.choices),
        "stage": ChoiceFilter(label="Стадия", choices=Stage.choices),
        "is_demo": YesNoFilter(label="Демонстрационный", field_name="contest_year__is_demo"),
    },
    rows=project_rows,
    add_label="Добавить проект",
    choose_parent_view_class=ProjectParent,
    mixins=(TableButtons,),
    name="projects",
    menu_label="Проекты",
    menu_order=110,
    icon="pick",
)
YEARS = page_listing(
    ContestYearPage,
    columns=[
        TextColumn("year", label="Год", sort_key="year"),
        TextColumn("project_count", label="Проекты", sort_key="project_count"),
        TextColumn("figure_count", label="Цифры", sort_key="figure_count"),
        Column("is_demo", label="Демонстрационный", accessor=lambda page: "да" if page.is_demo else "нет"),
    ],
    filters={"is_demo": YesNoFilter(label="Демонстрационный")},
    rows=lambda pages: pages.annotate(
        project_count=number_of(ProjectPage.objects.all(), "contest_year"),
        figure_count=number_of(Figure.objects.all(), "contest_year"),
    ),
    add_label="Добавить год",
    ordering="-year",
    name="years",
    menu_label="Годы",
    menu_order=130,
    icon="calendar",
)
MUNICIPALITIES = page_listing(
    MunicipalityPage,
    columns=[
        TextColumn("status", label="Статус", accessor="get_status_display", sort_key="status"),
        TextColumn("centre", label="Центр", sort_key="centre"),
        TextColumn("numchild", label="Проекты", sort_key="numchild"),
        TextColumn("tile_code", label="Код на схеме", sort_key="tile_code"),
    ],
    filters={"status": ChoiceFilter(label="Статус", choices=MunicipalityStatus.choices)},
    add_label="Добавить муниципалитет",
    ordering="title",
    name="municipalities",
    menu_label="Муниципалитеты",
    menu_order=140,
    icon="site",
)
VIEWSETS = [*PROJECTS, *YEARS, *MUNICIPALITIES]
