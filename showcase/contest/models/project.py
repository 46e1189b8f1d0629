"""A project: what somebody proposed to build, where, and what came of it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Revision
from wagtail.search import index

from showcase.contest.choices import ApplicantKind, Kind, Outcome, Stage
from showcase.contest.gallery import Gallery
from showcase.contest.models.municipality import MunicipalityPage
from showcase.contest.models.project_form import ProjectForm
from showcase.contest.pages.project import PHOTOS_SHOWN, photos_context, project_context, project_place
from showcase.contest.panels import DecidedPanel, PhotoRowsPanel
from showcase.contest.querysets import ProjectManager, ProjectQuerySet
from showcase.contest.readiness import readiness
from showcase.core.blocks import Story
from showcase.core.fields import ChoiceListField, SourceListField, StreamField
from showcase.core.models.page import BasePage, page_number
from showcase.core.page_rights import PageRights
from showcase.core.photos import Photo, Picture

NAME_NEEDS_CONSENT = (
    "Имя заявителя публикуют только с согласия: укажите дату согласия, на что оно дано, и приложите документ."
)
DECIDE = "contest.decide_project"
"""The right to what the contest decides about a project: its year, number and outcome."""
NUMBER_PATTERN = r"^[0-9A-Za-zА-Яа-яЁё-]{1,6}$"
BAD_NUMBER = "Номер — до шести цифр, букв или дефисов, например 1605."


class ProjectRights(PageRights):
    """A project with a number is one of the organiser's bids: others cannot delete it, not even as a draft."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        is_bid = bool(self.page.specific.public_number) and not self.user.has_perm(DECIDE)
        return not is_bid and super().can_delete(ignore_bulk)


class ProjectPage(BasePage):
    """One application of one contest year. Outcome and stage are separate: a prize-winner may be unbuilt."""

    # Fields of this page and, for the parent page, «municipality»; `uncertain` holds some of these names.
    UNCERTAIN = [
        ("contest_year", "год"),
        ("municipality", "муниципалитет"),
        ("settlement", "населённый пункт"),
        ("kind", "вид"),
        ("outcome", "итог"),
        ("applicant_kind", "кто подал заявку"),
        ("public_number", "номер проекта"),
        ("platform_id", "страница на платформе"),
    ]

    contest_year = models.ForeignKey(
        "contest.ContestYearPage",
        on_delete=models.PROTECT,
        related_name="projects",
        verbose_name="год конкурса",
    )
    public_number = models.CharField(
        "номер проекта",
        max_length=6,
        null=True,
        blank=True,
        help_text="Номер для бюллетеня, обычно четыре цифры.",
    )
    kind = models.CharField("вид", max_length=10, choices=Kind, blank=True)
    settlement = models.CharField(
        "населённый пункт", max_length=120, blank=True, help_text="Например: «д. Бегичево»."
    )
    address = models.CharField("адрес словами", max_length=250, blank=True)
    latitude = models.FloatField("широта", null=True, blank=True)
    longitude = models.FloatField("долгота", null=True, blank=True)
    applicant_kind = models.CharField("кто подал заявку", max_length=5, choices=ApplicantKind, blank=True)
    applicant_org = models.CharField("название ТОС", max_length=150, blank=True)
    applicant_name = models.CharField("имя заявителя", max_length=150, blank=True)
    consent_on = models.DateField("дата согласия", null=True, blank=True)
    consent_scope = models.CharField("на что дано согласие", max_length=200, blank=True)
    consent_document = models.ForeignKey(
        "core.CustomDocument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="документ согласия",
    )
    outcome = models.CharField("итог конкурса", max_length=10, choices=Outcome, default=Outcome.UNKNOWN)
    points = models.DecimalField("сумма баллов", max_digits=7, decimal_places=2, null=True, blank=True)
    place = models.PositiveSmallIntegerField("место", null=True, blank=True)
    stage = models.CharField("стадия", max_length=12, choices=Stage, default=Stage.APPLICATION)
    intro = models.TextField(
        "коротко", blank=True, max_length=400, help_text="Одно-два предложения под заголовком."
    )
    body = StreamField(Story(), verbose_name="рассказ", blank=True)
    access_note = models.CharField(
        "как пройти с коляской",
        max_length=250,
        blank=True,
        help_text="Есть ли ровная дорожка, пандус, стоянка.",
    )
    note = models.TextField("примечание", blank=True)
    platform_id = models.PositiveIntegerField("номер страницы на moydvor71.ru", null=True, blank=True)
    uncertain = ChoiceListField(choices=UNCERTAIN, verbose_name="не подтверждено")
    sources = SourceListField()

    # A copy does not inherit what was decided about the original.
    not_copied = ["outcome", "points", "place", "platform_id"]

    objects = ProjectManager()

    parent_page_types = ["contest.MunicipalityPage"]
    subpage_types: list[str] = []
    lead_field = "intro"
    base_form_class = ProjectForm

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        DecidedPanel("contest_year", permission=DECIDE),
                        DecidedPanel("public_number", permission=DECIDE),
                    ]
                ),
                "kind",
                FieldRowPanel([DecidedPanel("outcome", permission=DECIDE), "stage"]),
                FieldRowPanel(
                    [DecidedPanel("points", permission=DECIDE), DecidedPanel("place", permission=DECIDE)]
                ),
                "intro",
            ],
            heading="Главное",
        ),
        MultiFieldPanel(
            ["settlement", "address", FieldRowPanel(["latitude", "longitude"]), "access_note"],
            heading="Где это",
        ),
        PhotoRowsPanel("photos", chooser_field_name="image", heading="Фото", label="фото"),
        "body",
        InlinePanel("equipment", heading="Что есть на площадке", label="предмет"),
        InlinePanel("events", heading="История", label="событие"),
        InlinePanel("costs", heading="Сколько стоило", label="источник денег"),
        MultiFieldPanel(
            [
                FieldRowPanel(["applicant_kind", "applicant_org"]),
                "applicant_name",
                FieldRowPanel(["consent_on", "consent_scope"]),
                "consent_document",
            ],
            heading="Кто предложил",
        ),
        MultiFieldPanel(["note", "platform_id", "uncertain", "sources"], heading="Откуда сведения"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.FilterField("contest_year"),
        index.FilterField("kind"),
        index.FilterField("outcome"),
        index.FilterField("stage"),
    ]

    class Meta:
        verbose_name = "проект"
        verbose_name_plural = "проекты"
        permissions = [
            ("import_projects", "Менять проекты таблицей и многие сразу"),
            ("decide_project", "Менять год, номер, итог, баллы и место проекта"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contest_year", "public_number"],
                name="public_number_is_unique_per_year",
                violation_error_message="Такой номер проекта в этом году уже есть.",
            ),
            models.CheckConstraint(
                name="public_number_fits_an_address",
                condition=Q(public_number__regex=NUMBER_PATTERN),
                violation_error_message=BAD_NUMBER,
            ),
            models.CheckConstraint(
                name="applicant_name_needs_consent",
                condition=Q(applicant_name="")
                | (Q(consent_on__isnull=False) & ~Q(consent_scope="") & Q(consent_document__isnull=False)),
                violation_error_message=NAME_NEEDS_CONSENT,
            ),
            models.CheckConstraint(
                name="coordinates_come_in_pairs",
                # A constraint accepts a comparison with NULL, so NULL is excluded explicitly.
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message="Укажите обе координаты: широту и долготу.",
            ),
            models.CheckConstraint(
                name="points_and_place_count_up",
                condition=(Q(points__isnull=True) | Q(points__gte=0))
                & (Q(place__isnull=True) | Q(place__gte=1)),
                violation_error_message="Баллы — не меньше нуля, место — с первого.",
            ),
        ]

    def permissions_for_user(self, user: Any) -> "ProjectRights":
        return ProjectRights(user, self)

    @classmethod
    def as_served(cls) -> ProjectQuerySet:
        return cls.objects.as_served()

    @property
    def is_demo(self) -> bool:
        return self.contest_year.is_demo

    @property
    def is_built(self) -> bool:
        return Stage(self.stage).is_built

    @property
    def whereabouts(self) -> str:
        return ", ".join(filter(None, [self.settlement, self.address]))

    @cached_property
    def municipality(self) -> MunicipalityPage:
        """The parent page, without a query if the project was loaded by `ProjectQuerySet.as_served`."""
        if row := vars(self).get("parent_row"):
            return MunicipalityPage.of_row(row)
        return MunicipalityPage.objects.ancestor_of(self).get()

    def neighbours(self) -> ProjectQuerySet:
        """Return other projects of the municipality; demonstrations only beside demonstrations."""
        others = ProjectPage.objects.live().in_municipality(self.municipality).exclude(pk=self.pk)
        return others.filter(contest_year__is_demo=self.is_demo)

    @classmethod
    def is_consent(cls, document: models.Model) -> bool:
        """Tell whether any revision of any project, including drafts and old ones, uses the document as a consent."""
        revisions = Revision.page_revisions.filter(content__consent_document=document.pk)
        return cls.objects.filter(consent_document=document).exists() or revisions.exists()

    def clean(self) -> None:
        """Store an empty number as NULL: two empty strings would violate the unique constraint."""
        super().clean()
        self.public_number = self.public_number or None

    def searchable_title(self) -> str:
        """Readers type the village first."""
        return f"{self.title} {self.settlement} {self.public_number or ''}"

    def searchable_body(self) -> str:
        words = ["проект", "номер" if self.public_number else ""]
        words += [
            self.get_parent().title,
            self.get_kind_display(),
            self.address,
            self.applicant_org,
            self.intro,
        ]
        words += [self.note, str(self.body), str(self.contest_year.year)]
        words += [self.get_outcome_display() if self.outcome != Outcome.UNKNOWN else ""]
        return " ".join([*words, *(item.name for item in self.equipment.all())])

    @property
    def summary(self) -> str:
        return self.intro or f"{self.title}. {self.whereabouts}. Конкурс {self.contest_year.year} года."

    def picture(self) -> Picture | None:
        return super().picture() or self.gallery.first_picture()

    @property
    def completeness(self) -> str:
        return str(readiness(self))

    def main_photos(self) -> list[Photo]:
        return [photo.photo for photo in self.gallery.first_page()[:PHOTOS_SHOWN]]

    @cached_property
    def gallery(self) -> Gallery:
        """Photos with their renditions, fetched once for a request."""
        return Gallery.of(self)

    def canonical_query(self, request: HttpRequest) -> dict[str, str]:
        number = page_number(request)
        if number > self.gallery.paginator.num_pages:
            raise Http404("Нет такой страницы фото.")
        return {"p": str(number)} if number > 1 else {}

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "contest/project_page.html" if page_number(request) == 1 else "contest/project_photos.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context, number = super().get_context(request, *args, **kwargs), page_number(request)
        return {**context, **(project_context(self) if number == 1 else photos_context(self, number))}

    def structured_data(self) -> list[dict[str, Any]]:
        return [project_place(self)]
