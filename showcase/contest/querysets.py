"""Questions that pages ask, as sentences."""

from typing import Self

from django.db import models
from django.db.models import Q, functions
from wagtail.models import Page, PageManager, PageQuerySet

from showcase.contest.choices import Outcome, Stage
from showcase.core.photos import with_renditions


class ContestYearQuerySet(PageQuerySet):
    """Contest years."""

    def real(self) -> Self:
        """Leave out demonstration contests."""
        return self.filter(is_demo=False)

    def newest_first(self) -> Self:
        """Order by year."""
        return self.order_by("-year")


class MunicipalityQuerySet(PageQuerySet):
    """Municipalities."""

    def known(self) -> Self:
        """The 26 municipalities, without the shelf for projects whose place is not known."""
        return self.filter(is_unknown=False)


class ProjectQuerySet(PageQuerySet):
    """Projects."""

    def real(self) -> Self:
        """Leave out demonstration contests."""
        return self.filter(contest_year__is_demo=False)

    def of_year(self, year_page: models.Model) -> Self:
        """Projects of one contest year."""
        return self.filter(contest_year=year_page)

    def in_municipality(self, page: models.Model) -> Self:
        """Projects of one municipality, all years."""
        return self.child_of(page)

    def winning(self) -> Self:
        """Winners and prize-winners: their places get built."""
        return self.filter(outcome__in=[Outcome.WINNER, Outcome.PRIZE])

    def marked(self) -> Self:
        """Projects that earn a mark: known to be built, or known to have won."""
        return self.filter(
            Q(outcome__in=[Outcome.WINNER, Outcome.PRIZE]) | Q(stage__in=[Stage.BUILT, Stage.REPAIR])
        )

    def with_municipality(self) -> Self:
        """Annotate `municipality_title` and `municipality_path` from the parent page, in the same query."""
        own_path = models.OuterRef("path")
        parent_path = functions.Substr(own_path, 1, functions.Length(own_path) - self.model.steplen)
        parent = Page.objects.filter(path=parent_path)
        return self.annotate(
            municipality_title=models.Subquery(parent.values("title")[:1]),
            municipality_path=models.Subquery(parent.values("url_path")[:1]),
        )

    def for_cards(self) -> Self:
        """Everything a card shows, in a number of queries that does not grow: bodies stay in the database."""
        photos = self.model._meta.get_field("photos").related_model.objects.first_of_each()
        return (
            self.with_municipality()
            .select_related("contest_year")
            .defer("body", "contest_year__body")
            .prefetch_related(models.Prefetch("photos", queryset=photos, to_attr="card_photos"))
        )

    def newest_first(self) -> Self:
        """Newest contest first, winners before others, then by title."""
        rank = models.Case(
            models.When(outcome=Outcome.WINNER, then=0), models.When(outcome=Outcome.PRIZE, then=1), default=2
        )
        return self.order_by("-contest_year__year", rank, "title")

    def district_first(self, municipality: models.Model) -> Self:
        """Projects of one municipality before all others, which keep their order."""
        is_other = models.Case(models.When(path__startswith=municipality.path, then=0), default=1)
        return self.order_by(is_other, *self.query.order_by)


class PhotoQuerySet(models.QuerySet):
    """Photos of projects."""

    def for_gallery(self) -> Self:
        """Photos with images and renditions: two queries for any number of photos."""
        return with_renditions(self, "image")

    def first_of_each(self) -> Self:
        """One photo a project: what it looks like now, or what there is."""
        latest_stage = models.Case(
            models.When(stage="after", then=0), models.When(stage="year_later", then=1),
            models.When(stage="works", then=2), default=3,
        )  # fmt: skip
        ranked = self.annotate(
            place=models.Window(
                functions.RowNumber(), partition_by="project_id", order_by=[latest_stage, "sort_order", "id"]
            )
        )
        return ranked.filter(place=1).for_gallery()


class FigureQuerySet(models.QuerySet):
    """Figures."""

    def real(self) -> Self:
        """Leave out demonstration contests."""
        return self.filter(Q(contest_year__isnull=True) | Q(contest_year__is_demo=False))

    def of_year(self, year_page: models.Model) -> Self:
        """Figures of one contest year as a whole, not of one district."""
        return self.filter(contest_year=year_page, municipality__isnull=True).order_by("id")

    def of_all_years(self) -> Self:
        """Figures of the contest as a whole."""
        return self.filter(contest_year__isnull=True).order_by("id")


ContestYearManager = PageManager.from_queryset(ContestYearQuerySet, "ContestYearManager")
MunicipalityManager = PageManager.from_queryset(MunicipalityQuerySet, "MunicipalityManager")
ProjectManager = PageManager.from_queryset(ProjectQuerySet, "ProjectManager")
