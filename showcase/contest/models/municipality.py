"""A municipality of the region and its branch of the page tree."""

from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from showcase.contest.choices import MunicipalityStatus
from showcase.contest.pages.municipality import municipality_context
from showcase.contest.querysets import MunicipalityManager, ProjectQuerySet
from showcase.core.fields import ChoiceListField, SourceListField
from showcase.core.models import BasePage


class MunicipalityPage(BasePage):
    """One of the 26 municipalities, or the page for projects whose municipality is not known yet.

    Projects are its children, so an editor gets rights on one branch for all years. The status changes by law, so it
    is data and never part of an address.
    """

    # Fields of this page; `uncertain` holds some of these names.
    UNCERTAIN = [
        ("full_name", "полное название"),
        ("status", "статус"),
        ("latitude", "широта"),
        ("longitude", "долгота"),
    ]

    full_name = models.CharField("полное название", max_length=200, blank=True)
    status = models.CharField("статус", max_length=10, choices=MunicipalityStatus, blank=True)
    previous_status = models.CharField("прежний статус", max_length=120, blank=True)
    centre = models.CharField("центр", max_length=80, blank=True)
    latitude = models.FloatField("широта центра", null=True, blank=True)
    longitude = models.FloatField("долгота центра", null=True, blank=True)
    coordinates_note = models.CharField("точность координат", max_length=200, blank=True)
    tile_code = models.CharField("код на схеме", max_length=3, blank=True)
    tile_row = models.PositiveSmallIntegerField("ряд на схеме", null=True, blank=True)
    tile_column = models.PositiveSmallIntegerField("столбец на схеме", null=True, blank=True)
    coordinator_post = models.CharField("должность координатора", max_length=200, blank=True)
    coordinator_phone = models.CharField("служебный телефон координатора", max_length=40, blank=True)
    coordinator_email = models.EmailField("служебная почта координатора", blank=True)
    website = models.URLField("сайт администрации", blank=True)
    maintainer = models.CharField(
        "кто обслуживает площадки",
        max_length=200,
        blank=True,
        help_text="Учреждение или отдел. Например: «МКУ „Благоустройство“».",
    )
    fault_answer = models.CharField(
        "как скоро отвечают о поломке",
        max_length=100,
        blank=True,
        help_text="Например: «за три рабочих дня».",
    )
    is_unknown = models.BooleanField(
        "полка для проектов без муниципалитета",
        default=False,
        help_text="Не входит в число муниципалитетов и не показывается на схеме.",
    )
    note = models.TextField("примечание", blank=True)
    uncertain = ChoiceListField(choices=UNCERTAIN, verbose_name="не подтверждено")
    sources = SourceListField()

    objects = MunicipalityManager()

    parent_page_types = ["pages.CataloguePage"]
    subpage_types = ["contest.ProjectPage"]
    needs_right_on_type = True

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            ["full_name", FieldRowPanel(["status", "previous_status"]), "centre", "is_unknown"],
            heading="Название и статус",
        ),
        MultiFieldPanel(
            [
                "coordinator_post",
                "coordinator_phone",
                "coordinator_email",
                "website",
                "maintainer",
                "fault_answer",
            ],
            heading="К кому обращаться",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(["latitude", "longitude"]),
                "coordinates_note",
                FieldRowPanel(["tile_code", "tile_row", "tile_column"]),
            ],
            heading="Место",
        ),
        "note",
        "uncertain",
        "sources",
    ]
    search_fields = [*BasePage.search_fields, index.FilterField("is_unknown")]

    class Meta:
        verbose_name = "муниципалитет"
        verbose_name_plural = "муниципалитеты"
        constraints = [
            models.UniqueConstraint(
                fields=["tile_row", "tile_column"],
                name="one_municipality_per_tile",
                violation_error_message="Эта клетка схемы уже занята.",
            )
        ]

    @classmethod
    def of_row(cls, row: dict[str, Any]) -> "MunicipalityPage":
        """Build the page from some of its columns; the others are deferred."""
        names = [field.attname for field in cls._meta.concrete_fields if field.attname in row]
        return cls.from_db(DEFAULT_DB_ALIAS, names, [row[name] for name in names])

    def searchable_title(self) -> str:
        """Readers type the district or its centre."""
        return f"{self.title} {self.full_name} {self.centre}"

    @property
    def summary(self) -> str:
        return f"{self.title}: проекты конкурса старост и ТОС по годам, что построено, новости."

    @property
    def noindex(self) -> bool:
        """Hide municipalities that have only demonstration projects from search engines."""
        return super().noindex or self.shows_demonstrations_only

    def projects(self) -> ProjectQuerySet:
        """Return the published projects of all years."""
        # Circular import: the module of ProjectPage imports this one.
        project_model = apps.get_model("contest", "ProjectPage")
        return project_model.objects.live().in_municipality(self)

    @cached_property
    def shows_demonstrations_only(self) -> bool:
        kinds = self.projects().order_by().values_list("contest_year__is_demo", flat=True)
        return set(kinds.distinct()) == {True}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **municipality_context(self)}
