"""QuerySets of years, municipalities, projects, photos and figures."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models import Q, functions
from django.utils import timezone
from wagtail.models import Page, PageManager, PageQuerySet

from showcase.contest.choices import VOTING_PHASES, Outcome, PhaseKey, PhotoStage, Stage
from showcase.contest.voting_dates import dates_of
from showcase.core.photos import with_renditions
from showcase.core.russian import name_order

PATH_OF_MUNICIPALITY = 16
"""Characters of the tree's path: four levels, four characters each."""
MARKS_SHOWN, MARKS_IN_LIST = 300, 60
"""Signs of places on the page of a year or a municipality, and in each row of the list of years."""
PARENT = f"""(
SELECT jsonb_build_object('id', above.id, 'path', above.path, 'depth', above.depth, 'title', above.title,
  'slug', above.slug, 'url_path', above.url_path, 'page_ptr_id', above.id, 'is_unknown', municipality.is_unknown,
  'tile_row', municipality.tile_row, 'tile_column', municipality.tile_column)
FROM wagtailcore_page AS above JOIN contest_municipalitypage AS municipality ON municipality.page_ptr_id = above.id
WHERE above.path = left(%(expressions)s, {PATH_OF_MUNICIPALITY}))
"""  # noqa: S608
"""The municipality above a path, by the names of its model's fields."""
BEFORE = (PhotoStage.BEFORE,)
AFTER = (PhotoStage.AFTER, PhotoStage.YEAR_LATER)
# The database collates by code point: «ё» would sort after «я», and quotation marks before all letters.
TITLE_ORDER = models.Func(
    functions.Lower("title"),
    models.Value('ё«»„“"'),
    models.Value("е"),
    function="translate",
    output_field=models.TextField(),
)


class YearCount(NamedTuple):
    """How many projects a contest year has."""

    year: int
    url_path: str
    is_demo: bool
    count: int


def shuffle(day: dt.date) -> models.Expression:
    """Pseudo-random sort key of a project on a day: nobody can influence it, and everybody gets the same order."""
    key, seed = functions.Cast("pk", models.BigIntegerField()), models.Value(day.toordinal())
    return models.Func(key, seed, function="hashint8extended", output_field=models.BigIntegerField())


def order_in_year(shuffled: Collection[int], day: dt.date | None) -> list[Any]:
    """Winners first, then by title; in random order in the years `shuffled`."""
    rank = models.Case(
        models.When(outcome=Outcome.WINNER, then=0), models.When(outcome=Outcome.PRIZE, then=1), default=2
    )
    chance = models.When(contest_year__in=shuffled, then=shuffle(day)) if shuffled and day else None
    random_order = [models.Case(chance, default=0)] if chance else []
    return [*random_order, rank, TITLE_ORDER, "pk"]


class ContestYearQuerySet(PageQuerySet):
    def real(self) -> Self:
        """Leave out demonstration contests."""
        return self.filter(is_demo=False)

    def newest_first(self) -> Self:
        return self.order_by("-year")

    def voting_on(self, day: dt.date) -> set[int]:
        """Return the keys of the years whose vote is open on a day."""
        dates = dates_of(None)
        running = {year for year, days in dates.items() if days.starts <= day <= days.ends}
        phases = self.filter(
            phases__key__in=VOTING_PHASES, phases__starts__lte=day, phases__ends__gte=day
        ).values_list("pk", "phases__key")
        return running | {year for year, key in phases if key == PhaseKey.VOTING_OFFLINE or year not in dates}


class MunicipalityQuerySet(PageQuerySet):
    def known(self) -> Self:
        """The 26 municipalities, without the page for projects whose municipality is not known."""
        return self.filter(is_unknown=False)

    def names(self) -> list[dict[str, str]]:
        """Titles and slugs, by name."""
        return sorted(self.values("slug", "title"), key=lambda row: name_order(row["title"]))


class ProjectQuerySet(PageQuerySet):
    def real(self) -> Self:
        """Leave out demonstration contests."""
        return self.filter(contest_year__is_demo=False)

    def published(self) -> Self:
        """Same as `live()`, but excludes the few unpublished pages instead of joining the page table."""
        return self.exclude(pk__in=Page.objects.filter(live=False).values("pk"))

    def of_year(self, year_page: models.Model) -> Self:
        return self.filter(contest_year=year_page)

    def in_municipality(self, page: models.Model) -> Self:
        return self.child_of(page)

    def marked(self) -> Self:
        """Projects that earn a mark: known to be built, or known to have won."""
        return self.filter(Q(outcome__in=[Outcome.WINNER, Outcome.PRIZE]) | Q(stage__in=Stage.built()))

    def first_marks(self) -> Self:
        """At most MARKS_IN_LIST marks a year, by title."""
        place = models.Window(functions.RowNumber(), partition_by="contest_year", order_by=["title", "pk"])
        found = self.marked().order_by().annotate(place_in_year=place)
        return found.filter(place_in_year__lte=MARKS_IN_LIST).order_by("title")

    def with_filter_columns(self, names: Collection[str]) -> Self:
        """Annotate those of `municipality_of` (its tree path), `has_photo` and `has_pair` that the catalogue needs."""
        known: dict[str, Any] = {
            "municipality_of": functions.Substr("path", 1, PATH_OF_MUNICIPALITY),
            "has_photo": models.ExpressionWrapper(self._has_photo(), models.BooleanField()),
            "has_pair": models.ExpressionWrapper(
                self._has_photo(*BEFORE) & self._has_photo(*AFTER), models.BooleanField()
            ),
        }
        return self.annotate(**{name: column for name, column in known.items() if name in names})

    def with_pair(self) -> Self:
        return self.filter(self._has_photo(*BEFORE) & self._has_photo(*AFTER))

    def complete(self) -> Self:
        """Projects that have an answer to all questions of `readiness`."""
        empty = Q(kind="") | Q(settlement="") | Q(address="") | Q(latitude=None) | Q(intro="") | Q(body=[])
        shows_result = ~Q(stage__in=Stage.built()) | self._has_photo(*AFTER)
        return self.exclude(empty).filter(
            self._has_photo(*BEFORE), shows_result, self._has_row("equipment"), self._has_row("costs")
        )

    def _has_photo(self, *stages: str) -> Q:
        return self._has_row("photos", **({"stage__in": stages} if stages else {}))

    def _has_row(self, relation: str, **conditions: Any) -> Q:
        rows = self.model._meta.get_field(relation).related_model.objects.order_by()
        return Q(pk__in=rows.filter(**conditions).values("project"))

    def with_municipality(self) -> Self:
        """Annotate `municipality_title`, the title of the parent page."""
        parent = Page.objects.filter(path=functions.Substr(models.OuterRef("path"), 1, PATH_OF_MUNICIPALITY))
        return self.annotate(municipality_title=models.Subquery(parent.values("title")))

    def as_served(self) -> Self:
        """Join what the page of a project shows; `parent_row` is of the municipality, see `PARENT`."""
        row = models.Func(models.F("path"), template=PARENT, output_field=models.JSONField())
        pages = self.select_related("contest_year", "live_revision", "press_pack").annotate(parent_row=row)
        return pages.defer("live_revision__content", "contest_year__body", "press_pack__pictures")

    def newest_first(self, shuffled: Collection[int] = (), day: dt.date | None = None) -> Self:
        return self.order_by("-contest_year__year", *order_in_year(shuffled, day))

    def count_by_year(self) -> list[YearCount]:
        """Count projects by contest year, the newest first and demonstrations last."""
        names = ("contest_year__year", "contest_year__url_path", "contest_year__is_demo")
        years = self.values_list(*names).order_by("contest_year__is_demo", "-contest_year__year")
        return [YearCount(*row) for row in years.annotate(count=models.Count("pk"))]

    def count_by_outcome(self) -> dict[str, int]:
        return dict(self.order_by().values_list("outcome").annotate(count=models.Count("pk")))

    def first_of_years(self, most: int) -> Self:
        """At most `most` projects of every year: the first ones in today's list of that year."""
        day, years = timezone.localdate(), self.model._meta.get_field("contest_year").related_model.objects
        shuffled = years.voting_on(day)
        place = models.Window(
            functions.RowNumber(), partition_by="contest_year", order_by=order_in_year(shuffled, day)
        )
        keys = self.order_by().annotate(place_in_year=place).filter(place_in_year__lte=most).values_list("pk")
        return self.filter(pk__in=[key for (key,) in keys]).newest_first(shuffled, day)

    def by_title(self) -> Self:
        return self.order_by(TITLE_ORDER, "-contest_year__year", "pk")

    def by_district(self, paths: Sequence[str]) -> Self:
        """In the order of the municipalities' paths, newest contest first."""
        home = functions.Substr("path", 1, PATH_OF_MUNICIPALITY)
        place = models.Func(
            models.Value([*paths]), home, function="array_position", output_field=models.IntegerField()
        )
        return self.order_by(place, "-contest_year__year", TITLE_ORDER, "pk")

    def shuffled(self, day: dt.date) -> Self:
        """In a random order that is the same for everybody during a day."""
        return self.order_by(shuffle(day), "pk")

    def district_first(self, municipality: models.Model) -> Self:
        """Projects of one municipality before all others, which keep their order."""
        is_other = models.Case(models.When(path__startswith=municipality.path, then=0), default=1)
        return self.order_by(is_other, *self.query.order_by)


class PhotoQuerySet(models.QuerySet):
    def for_gallery(self) -> Self:
        return with_renditions(self, "image")

    def first_of_each(self) -> Self:
        """One photo per project, of the finished place if there is one."""
        latest_stage = models.Case(
            models.When(stage="after", then=0),
            models.When(stage="year_later", then=1),
            models.When(stage="works", then=2),
            default=3,
        )
        ranked = self.annotate(
            place=models.Window(
                functions.RowNumber(), partition_by="project_id", order_by=[latest_stage, "sort_order", "id"]
            )
        )
        return ranked.filter(place=1).for_gallery()


class FigureQuerySet(models.QuerySet):
    def real(self) -> Self:
        """Leave out demonstration contests."""
        return self.filter(Q(contest_year__isnull=True) | Q(contest_year__is_demo=False))

    def of_region(self) -> Self:
        return self.filter(municipality__isnull=True).order_by("id")

    def of_municipalities(self) -> Self:
        return self.filter(municipality__isnull=False).select_related("municipality").order_by("id")

    def of_all_years(self) -> Self:
        return self.filter(contest_year__isnull=True).order_by("id")


ContestYearManager = PageManager.from_queryset(ContestYearQuerySet, "ContestYearManager")
MunicipalityManager = PageManager.from_queryset(MunicipalityQuerySet, "MunicipalityManager")
ProjectManager = PageManager.from_queryset(ProjectQuerySet, "ProjectManager")
