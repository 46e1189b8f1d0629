"""Choosers of projects, years and municipalities in the admin; a filter switches to demonstrations."""

from django.db.models import QuerySet
from wagtail.admin.ui.tables import Column

from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage
from showcase.core.admin_choosers import FilterChoice, FilterPage, PageFilterForm, page_chooser
from showcase.core.admin_listings import TextColumn


class YearChoice(PageFilterForm):
    is_demo = FilterChoice(label="Показать", choices=[("", "Настоящие"), ("1", "Демонстрационные")])

    def chosen(self, pages: QuerySet) -> QuerySet:
        return pages.filter(is_demo=bool(self.cleaned_data["is_demo"]))


class ProjectChoice(PageFilterForm):
    contest_year = FilterPage(
        label="Год",
        queryset=ContestYearPage.objects.newest_first().defer_streamfields(),
        empty_label="Все годы",
    )
    municipality = FilterPage(
        label="Муниципалитет", queryset=MunicipalityPage.objects.order_by("title"), empty_label="Все"
    )
    is_demo = FilterChoice(label="Показать", choices=[("", "Настоящие"), ("1", "Демонстрационные")])

    def chosen(self, pages: QuerySet) -> QuerySet:
        asked = self.cleaned_data
        if asked["municipality"]:
            pages = pages.child_of(asked["municipality"])
        if asked["contest_year"]:
            return pages.filter(contest_year=asked["contest_year"])
        return pages.filter(contest_year__is_demo=bool(asked["is_demo"]))


CHOOSERS = [
    page_chooser(
        ProjectPage,
        "project_chooser",
        ProjectChoice,
        [
            TextColumn("public_number", label="Номер"),
            TextColumn("settlement", label="Где"),
            TextColumn("municipality_title", label="Муниципалитет"),
            TextColumn("year", label="Год", accessor="contest_year.year"),
        ],
        rows=lambda pages: pages.with_municipality().select_related("contest_year").defer_streamfields(),
        ordering=["-contest_year__year", "title", "pk"],
        icon="pick",
        choose_one_text="Выбрать проекты",
        page_title="Выбрать проекты",
    ),
    page_chooser(
        ContestYearPage,
        "year_chooser",
        YearChoice,
        [Column("year", label="Год")],
        rows=lambda pages: pages.defer_streamfields(),
        ordering="-year",
        icon="calendar",
        choose_one_text="Выбрать год",
        choose_another_text="Выбрать другой год",
        edit_item_text="Открыть год",
    ),
    page_chooser(
        MunicipalityPage,
        "municipality_chooser",
        PageFilterForm,
        [TextColumn("centre", label="Центр")],
        ordering="title",
        icon="site",
        choose_one_text="Выбрать муниципалитет",
        choose_another_text="Выбрать другой муниципалитет",
        edit_item_text="Открыть муниципалитет",
    ),
]
