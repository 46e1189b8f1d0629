"""The report «Готовность проектов»: by municipality and year, each within the rights of the viewer."""

from typing import Any

import django_filters
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permissions import page_permission_policy

from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage
from showcase.contest.querysets import PATH_OF_MUNICIPALITY, ProjectQuerySet
from showcase.contest.readiness import QUESTIONS, WITH_ANSWERS, readiness
from showcase.contest.viewsets import BranchFilter
from showcase.core.admin_listings import XlsxReport, may_list
from showcase.core.admin_menu import RestrictedItem
from showcase.core.page_rights import WORK, pages_to_work_on
from showcase.core.russian import NBSP


def own_projects(user: Any) -> ProjectQuerySet:
    return ProjectPage.objects.filter(pk__in=pages_to_work_on(user).values("pk"))


def own_municipalities(request: HttpRequest) -> Any:
    places = (
        own_projects(request.user).annotate(branch=Substr("path", 1, PATH_OF_MUNICIPALITY)).values("branch")
    )
    return MunicipalityPage.objects.filter(path__in=places).order_by("title")


class ReadinessFilters(WagtailFilterSet):
    contest_year = django_filters.ModelChoiceFilter(
        label="Год", queryset=lambda request: ContestYearPage.objects.newest_first().defer_streamfields()
    )
    municipality = BranchFilter(label="Муниципалитет", queryset=own_municipalities)

    class Meta:
        model = ProjectPage
        fields: list[str] = []


class ReadinessReport(XlsxReport):
    page_title = "Готовность проектов"
    header_icon = "tasks"
    model = ProjectPage
    permission_policy = page_permission_policy
    any_permission_required = WORK
    filterset_class = ReadinessFilters
    index_url_name = "readiness"
    index_results_url_name = "readiness_results"
    columns = [
        TitleColumn(
            "title",
            label="Проект",
            get_url=lambda project: reverse("wagtailadmin_pages:edit", args=[project.pk]),
            width="30%",
        ),
        Column("municipality_title", label="Муниципалитет", sort_key="municipality_title"),
        Column("year", label="Год", accessor="contest_year.year", sort_key="contest_year__year"),
        Column("done", label="Готово", accessor=lambda project: readiness(project).of_all.replace(" ", NBSP)),
        Column("lacks", label="Чего нет", accessor=lambda project: readiness(project).what or "всё есть"),
    ]
    export_headings = {
        "title": "Проект",
        "place": "Муниципалитет",
        "year": "Год",
        "done": f"Готово из {len(QUESTIONS)}",
        "lacks": "Чего нет",
    }
    list_export = list(export_headings)
    export_filename = "gotovnost-proektov"

    def get_queryset(self) -> ProjectQuerySet:
        place = MunicipalityPage.objects.filter(path=Substr(OuterRef("path"), 1, PATH_OF_MUNICIPALITY))
        projects = own_projects(self.request.user).annotate(
            municipality_title=Subquery(place.values("title")[:1])
        )
        projects = projects.select_related("contest_year").prefetch_related(*WITH_ANSWERS)
        return self.order_queryset(projects.order_by("municipality_title", "-contest_year__year", "title"))

    def to_row_dict(self, item: ProjectPage) -> dict[str, Any]:
        found = readiness(item)
        return {
            "title": item.title,
            "place": item.municipality_title,
            "year": item.contest_year.year,
            "done": found.done,
            "lacks": found.what,
        }


@hooks.register("register_reports_menu_item")
def readiness_menu_item() -> MenuItem:
    return RestrictedItem(
        ReadinessReport.page_title,
        reverse("readiness"),
        name="readiness",
        icon_name="tasks",
        order=20,
        may_see=lambda user: may_list(user, ProjectPage) and own_projects(user).exists(),
    )


@hooks.register("register_admin_urls")
def readiness_urls() -> list[URLPattern]:
    return [
        path("readiness/", ReadinessReport.as_view(), name="readiness"),
        path("readiness/results/", ReadinessReport.as_view(results_only=True), name="readiness_results"),
    ]
