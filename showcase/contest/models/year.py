"""A contest year: its phases, documents and rules."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from showcase.contest.choices import PhaseKey, PhaseState
from showcase.contest.forms import YearForm
from showcase.contest.pages.year import year_context
from showcase.contest.querysets import ContestYearManager
from showcase.contest.voting_dates import VotingDates, dates_of
from showcase.core.blocks import Story
from showcase.core.fields import SourceListField, StreamField
from showcase.core.models import BasePage
from showcase.core.rules import RulesAtFields


def next_year() -> int:
    """Return the year after the newest one."""
    newest = ContestYearPage.objects.aggregate(models.Max("year"))["year__max"]
    return newest + 1 if newest else timezone.localdate().year


class ContestYearPage(BasePage):
    """One year of the contest. The season may begin in the December before, so dates belong to phases."""

    year = models.PositiveSmallIntegerField("год", unique=True, default=next_year)
    is_demo = models.BooleanField(
        "демонстрационный конкурс",
        default=False,
        help_text="Все страницы такого конкурса отмечены и не попадают в итоги, ленты и открытые данные.",
    )
    intro = models.TextField("коротко о годе", blank=True, max_length=400)
    body = StreamField(Story(), verbose_name="рассказ", blank=True)
    notes = models.TextField("примечания", blank=True, help_text="Каждое с новой строки.")
    points_note = models.TextField("как считают баллы", blank=True)
    sources = SourceListField()

    objects = ContestYearManager()

    parent_page_types = ["pages.YearsPage"]
    subpage_types: list[str] = []
    lead_field = "intro"
    needs_right_on_type = True
    base_form_class = YearForm

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(["year", "is_demo", "intro"], heading="Год"),
        InlinePanel("phases", heading="Этапы", label="этап"),
        "body",
        InlinePanel("documents", heading="Документы", label="документ"),
        MultiFieldPanel(
            [InlinePanel("points_steps", label="ступень"), "points_note"], heading="Баллы за голоса"
        ),
        "notes",
        "sources",
    ]
    # The address is the number of the year.
    promote_panels = [
        MultiFieldPanel(BasePage.promote_panels[0].children[1:], heading="Для поиска и соцсетей")
    ]
    search_fields = [*BasePage.search_fields, index.FilterField("is_demo"), index.FilterField("year")]

    class Meta:
        verbose_name = "год конкурса"
        verbose_name_plural = "годы конкурса"

    def __str__(self) -> str:
        return f"Конкурс {self.year} года"

    def _set_core_field_defaults(self) -> None:
        """Wagtail's hook before every validation, of drafts too."""
        self.slug = str(self.year or "")
        super()._set_core_field_defaults()

    def searchable_title(self) -> str:
        """Readers type «конкурс 2024» and «итоги 2024»."""
        return f"{self.title} {self.year} итоги"

    def searchable_body(self) -> str:
        return " ".join(
            [self.intro, self.notes, str(self.body), *(phase.title for phase in self.phases.all())]
        )

    @property
    def summary(self) -> str:
        return self.intro or f"{self.title}: этапы, цифры с источниками, победители и все заявки."

    @cached_property
    def dated_phases(self) -> list["Phase"]:
        """Phases with the days of the vote from the app that holds it; see also `attach_voting_dates`."""
        return _with_dates(self, dates_of([self.pk]).get(self.pk))

    @property
    def note_lines(self) -> list[str]:
        return [line.strip() for line in self.notes.splitlines() if line.strip()]

    @classmethod
    def as_served(cls) -> models.QuerySet:
        return super().as_served().select_related("live_revision").defer("live_revision__content")

    def neighbours(self) -> tuple[Any, Any]:
        """Return year, path and state of the contests before and after; demonstrations only for demonstrations."""
        others = (
            ContestYearPage.objects.live().filter(is_demo=self.is_demo).exclude(pk=self.pk).order_by("year")
        )
        rows = list(others.values_list("year", "url_path", "live", named=True))
        before = sum(row.year < self.year for row in rows)
        return rows[before - 1] if before else None, rows[before] if before < len(rows) else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **year_context(self)}


class Phase(RulesAtFields, Orderable):
    """A phase of a contest year; either end may be unknown. Days are Moscow days, both inclusive."""

    year_page = ParentalKey(ContestYearPage, on_delete=models.CASCADE, related_name="phases")
    key = models.CharField("этап", max_length=20, choices=PhaseKey)
    title = models.CharField(
        "название", max_length=200, help_text="Простыми словами: «Приём заявок», «Проверка организатором»."
    )
    starts = models.DateField("первый день", null=True, blank=True)
    ends = models.DateField("последний день", null=True, blank=True)
    note = models.CharField("примечание", max_length=300, blank=True)
    is_uncertain = models.BooleanField("сведения не подтверждены", default=False)
    sources = SourceListField()

    panels = [
        "key",
        "title",
        FieldPanel(
            "starts",
            help_text="У этапа «Голосование» даты берутся из объявленного голосования, если оно есть.",
        ),
        "ends",
        "note",
        "is_uncertain",
        "sources",
    ]

    class Meta(Orderable.Meta):
        verbose_name = "этап"
        verbose_name_plural = "этапы"
        constraints = [
            models.CheckConstraint(
                name="phase_ends_after_it_starts",
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                violation_error_message="Последний день этапа раньше первого.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def state_on(self, day: dt.date) -> PhaseState:
        """Return the state on a Moscow day; a phase without a last day never counts as running."""
        if self.ends and self.ends < day:
            return PhaseState.DONE
        if self.starts and self.starts > day:
            return PhaseState.PLANNED
        if self.starts and self.ends:
            return PhaseState.RUNNING
        if self.ends and not self.starts:
            return PhaseState.PLANNED
        return PhaseState.UNKNOWN


def attach_voting_dates(years: list[ContestYearPage]) -> list[ContestYearPage]:
    """Load the voting dates of several years at once."""
    dates = dates_of([year.pk for year in years])
    for year in years:
        year.dated_phases = _with_dates(year, dates.get(year.pk))
    return years


def _with_dates(year: ContestYearPage, dates: VotingDates | None) -> list[Phase]:
    phases = list(year.phases.all())
    if dates is None:
        return phases
    voting = next((phase for phase in phases if phase.key == PhaseKey.VOTING), None)
    if voting is None:
        voting = Phase(key=PhaseKey.VOTING, title=PhaseKey.VOTING.label)
        before = [phase for phase in phases if phase.starts and phase.starts <= dates.starts]
        phases.insert(phases.index(before[-1]) + 1 if before else 0, voting)
    voting.starts, voting.ends = dates
    return phases


class YearDocument(Orderable):
    """A document of the year, with a page that says the same for screen readers."""

    year_page = ParentalKey(ContestYearPage, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField("название", max_length=200)
    document = models.ForeignKey(
        "core.CustomDocument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="файл",
    )
    html_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="страница с тем же текстом",
        help_text="Нужна каждому файлу: программы чтения с экрана прочтут не всякий.",
    )
    link = models.URLField("адрес на другом сайте", blank=True, max_length=600)
    signed_on = models.DateField("дата", null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "документ года"
        verbose_name_plural = "документы года"

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if not (self.document_id or self.html_page_id or self.link):
            raise ValidationError("Добавьте файл, страницу или адрес документа.")
        if self.document_id and not self.html_page_id:
            raise ValidationError({"html_page": "Добавьте страницу с тем же текстом, что в файле."})


class PointsStep(RulesAtFields, Orderable):
    """Votes from … to … give … points; an open end or unknown points stay empty."""

    year_page = ParentalKey(ContestYearPage, on_delete=models.CASCADE, related_name="points_steps")
    votes_from = models.PositiveIntegerField("голосов от")
    votes_to = models.PositiveIntegerField("до", null=True, blank=True)
    points = models.PositiveSmallIntegerField("баллов", null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "ступень баллов"
        verbose_name_plural = "таблица баллов"
        constraints = [
            models.CheckConstraint(
                name="points_step_ends_after_it_starts",
                condition=Q(votes_to__isnull=True) | Q(votes_to__gte=F("votes_from")),
                violation_error_message="Конец строки раньше её начала.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.votes_from}–{self.votes_to or '…'}"
