"""Figures in the admin: a list with filters, a form, a spreadsheet."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.admin import SimpleListFilter, display
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html_join
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail_modeladmin.helpers import DjangoORMSearchHandler

from showcase.contest.choices import FigureKey
from showcase.contest.figures import figure_amount
from showcase.contest.models import ContestYearPage, Figure
from showcase.core.admin_register import Register
from showcase.core.russian import capitalise_sentence

NO_DAY = Value(dt.date.min, output_field=DateField())


def with_conflicts(figures: QuerySet) -> QuerySet:
    """Annotate `has_conflict`: another row says something else about the same `figures.figure_subject`.

    Two unknown years, places or days count as the same one, which they do not in SQL.
    """
    others = (
        Figure.objects.exclude(pk=OuterRef("pk"))
        .alias(
            year_=Coalesce("contest_year_id", 0),
            place=Coalesce("municipality_id", 0),
            day=Coalesce("as_of", NO_DAY),
        )
        .filter(
            key=OuterRef("key"),
            channel=OuterRef("channel"),
            year_=Coalesce(OuterRef("contest_year_id"), 0),
            place=Coalesce(OuterRef("municipality_id"), 0),
            day=Coalesce(OuterRef("as_of"), NO_DAY),
        )
    )
    return figures.annotate(has_conflict=Exists(others))


class FigureSearch(DjangoORMSearchHandler):
    """Also search the labels of `FigureKey`, since the database stores only keys."""

    def search_queryset(self, queryset: QuerySet, search_term: str, **kwargs: Any) -> QuerySet:
        term = search_term.strip().lower()
        if not term:
            return queryset
        keys = [key for key, label in FigureKey.choices if term in label.lower()]
        found = super().search_queryset(Figure.objects.order_by(), search_term, **kwargs)
        return queryset.filter(Q(key__in=keys) | Q(pk__in=found.values("pk")))


class YearFilter(SimpleListFilter):
    title = "год конкурса"
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        years = ContestYearPage.objects.newest_first().values_list("year", flat=True)
        return [*((str(year), str(year)) for year in years), ("all", "за все годы")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = dict(self.lookup_choices)
        if self.value() not in known:
            return queryset
        return queryset.filter(contest_year__year=None if self.value() == "all" else int(self.value()))


class ThereIsFilter(SimpleListFilter):
    """Yes/no filter on the condition `is_there`."""

    is_there: Q

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "Есть"), ("0", "Нет")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = {"1": self.is_there, "0": ~self.is_there}
        return queryset.filter(chosen.get(self.value(), Q()))


class ConflictFilter(ThereIsFilter):
    title = "расхождение источников"
    parameter_name = "conflict"
    is_there = Q(has_conflict=True)


class SourceFilter(ThereIsFilter):
    title = "источник"
    parameter_name = "sourced"
    is_there = ~Q(sources=[]) | Q(is_derived=True)


def counted(figure: Figure) -> str:
    return capitalise_sentence(figure.get_key_display())


def value_text(figure: Figure) -> str:
    return " ".join(figure_amount(figure)).strip()


class FigureAdmin(Register):
    model = Figure
    base_url_path = "figures"
    menu_label = "Цифры"
    menu_icon = "order"
    menu_order = 150
    list_display = ("show_key", "year", "show_value", "qualifier", "channel", "show_as_of", "marks")
    list_display_add_buttons = "show_key"
    list_filter = (
        YearFilter,
        "key",
        "qualifier",
        "channel",
        ConflictFilter,
        SourceFilter,
        "is_interim",
        "is_derived",
        "is_uncertain",
    )
    search_handler_class = FigureSearch
    search_fields = ("note", "how", "contest_year__title", "municipality__title")
    ordering = ("-contest_year__year", "key", "id")
    inspect_view_fields = [
        *("key", "contest_year", "municipality", "value", "qualifier", "channel", "as_of"),
        *("is_interim", "is_uncertain", "is_derived", "how", "note", "sources"),
    ]
    panels = [
        MultiFieldPanel(
            [
                "key",
                FieldRowPanel(
                    [
                        FieldPanel("contest_year", widget=forms.Select),
                        FieldPanel("municipality", widget=forms.Select, help_text="Пусто — по всей области."),
                    ]
                ),
            ],
            heading="Что посчитано",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("value", help_text="Целое число без пробелов. Деньги — в рублях."),
                        "unit",
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel(
                            "qualifier", help_text="«Свыше 22 тысяч» — это число 22000 и точность «свыше»."
                        ),
                        FieldPanel("channel", help_text="Только для голосов и голосовавших."),
                    ]
                ),
            ],
            heading="Сколько",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(["as_of", "as_of_precision"]),
                FieldPanel("is_interim", help_text="Посчитано до конца голосования или приёма заявок."),
                FieldPanel("is_uncertain", help_text="Источник один, второго подтверждения нет."),
                FieldPanel(
                    "is_derived", help_text="Источники этого числа не называют, мы получили его сами."
                ),
                FieldPanel("how", help_text="Например: «37 старост и 18 руководителей ТОС»."),
            ],
            heading="Насколько надёжно",
        ),
        MultiFieldPanel(["sources", "note"], heading="Откуда"),
    ]
    export_filename = "Цифры конкурса"
    export_columns = {
        "Что посчитано": counted,
        "Год конкурса": lambda figure: figure.contest_year.year if figure.contest_year else "все годы",
        "Муниципалитет": lambda figure: figure.municipality.title if figure.municipality else "",
        "Значение": lambda figure: figure.value,
        "Единица": lambda figure: figure.unit,
        "Точность": lambda figure: figure.get_qualifier_display(),
        "Канал голосования": lambda figure: figure.get_channel_display() if figure.channel else "",
        "На дату": lambda figure: figure.as_of_text,
        "Промежуточное": lambda figure: figure.is_interim,
        "Не подтверждено": lambda figure: figure.is_uncertain,
        "Источники расходятся": lambda figure: figure.has_conflict,
        "Вычислено нами": lambda figure: figure.how if figure.is_derived else "",
        "Примечание": lambda figure: figure.note,
        "Источники": lambda figure: figure.sources,
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Fetch years and municipalities along, without their body texts."""
        rows = super().get_queryset(request).select_related("contest_year", "municipality")
        return with_conflicts(rows).defer("contest_year__body")

    @display(description="Что посчитано", ordering="key")
    def show_key(self, figure: Figure) -> str:
        return f"{counted(figure)}: {figure.municipality.title}" if figure.municipality else counted(figure)

    @display(description="Год", ordering="contest_year__year")
    def year(self, figure: Figure) -> Any:
        return figure.contest_year.year if figure.contest_year else "все годы"

    @display(description="Значение", ordering="value")
    def show_value(self, figure: Figure) -> str:
        return value_text(figure)

    @display(description="На дату", ordering="as_of")
    def show_as_of(self, figure: Figure) -> str:
        return figure.as_of_text

    @display(description="Пометки")
    def marks(self, figure: Figure) -> str:
        marks = {
            "источники расходятся": figure.has_conflict,
            "не подтверждено": figure.is_uncertain,
            "промежуточное": figure.is_interim,
            "вычислено нами": figure.is_derived,
        }
        return ", ".join(words for words, holds in marks.items() if holds)

    def show_sources(self, figure: Figure) -> str:
        return format_html_join(
            "\n", '<p><a href="{0}" rel="noreferrer">{0}</a></p>', ((url,) for url in figure.sources)
        )
