"""What a reader asked the catalogue for: a plain address, in which a value that never existed is a 404."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils import timezone

from showcase.contest.choices import VOTING_PHASES, Kind, Outcome, PhaseKey, Stage
from showcase.contest.models import ContestYearPage, MunicipalityPage, Phase, ProjectPage
from showcase.contest.querysets import ProjectQuerySet
from showcase.contest.voting_dates import dates_of
from showcase.core.models.page import page_number
from showcase.core.russian import name_order

UNKNOWN_KIND = "neizvestno"
# Addresses speak Russian in Latin letters; the values in the database are English.
KINDS = {"detskie": Kind.CHILDREN, "sportivnye": Kind.SPORT, "mnogofunkcionalnye": Kind.MULTI, "otdyh": Kind.LEISURE,
         UNKNOWN_KIND: ""}  # fmt: skip
OUTCOMES = {"pobediteli": Outcome.WINNER, "prizyory": Outcome.PRIZE, "ne-pobedili": Outcome.NOT_WON,
            "neizvestno": Outcome.UNKNOWN}  # fmt: skip
STAGES = {"zayavka": Stage.APPLICATION, "na-proverke": Stage.REVIEW, "na-golosovanii": Stage.VOTING,
          "itogi": Stage.DECIDED, "stroitsya": Stage.BUILDING, "postroeno": Stage.BUILT,
          "remont": Stage.REPAIR}  # fmt: skip
PAIR = "para"
BY_TITLE, BY_DISTRICT, RANDOM = "nazvanie", "rayon", "sluchayno"
AS_TEXT = "spiskom"

FILTERS = ("rayon", "god", "vid", "itog", "stadiya", "foto")
WAYS = ("poryadok", "den", "kak")
CLOSED_SETS: dict[str, Any] = {
    "vid": KINDS, "itog": OUTCOMES, "stadiya": STAGES, "foto": (PAIR,),
    "poryadok": (BY_TITLE, BY_DISTRICT, RANDOM), "kak": (AS_TEXT,),
}  # fmt: skip
FIRST_DAY = dt.date(2021, 1, 1)
"""The contest began in this year: no list was ever shuffled before."""


@dataclass(frozen=True)
class ProjectFilter:
    """Which projects, in which order and look; an empty field asks for what is usual.

    `den` is the Moscow day whose random order is shown: with it in the address page 2 goes on where page 1 ended,
    past midnight and in a shared link too.
    """

    rayon: str = ""
    god: str = ""
    vid: str = ""
    itog: str = ""
    stadiya: str = ""
    foto: str = ""
    poryadok: str = ""
    den: str = ""
    kak: str = ""
    p: int = 1

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Read the parameters; raises Http404 for a value that never existed."""
        values = {name: request.GET.get(name, "") for name in (*FILTERS, *WAYS)}
        for name, known in CLOSED_SETS.items():
            if values[name] and values[name] not in known:
                raise Http404("Нет такого условия.")
        ground = Ground.of(request)
        if values["god"] and values["god"] not in ground.years:
            raise Http404("Нет такого года.")
        if values["rayon"] and values["rayon"] not in ground.places:
            raise Http404("Нет такого муниципалитета.")
        check_day(values["den"])
        return cls(**values, p=page_number(request))

    def as_query(self, **changes: Any) -> dict[str, str]:
        """Return the parameters that lead here; defaults are left out, and any change starts at page 1."""
        chosen = replace(self, **{"p": 1, **changes}) if changes else self
        names = [name for name in (*FILTERS, *WAYS) if name != "den" or not chosen.has_fixed_order]
        query = {name: getattr(chosen, name) for name in names if getattr(chosen, name)}
        return {**query, "p": str(chosen.p)} if chosen.p > 1 else query

    def url(self, **changes: Any) -> str:
        """Return a link to another view of the catalogue."""
        query = urlencode(self.as_query(**changes))
        return f"/proekty/?{query}" if query else "/proekty/"

    def canonical_query(self) -> dict[str, str]:
        """Return the parameters that robots should know: order, its day and look only show one list otherwise."""
        return replace(self, poryadok="", den="", kak="").as_query()

    @property
    def has_fixed_order(self) -> bool:
        """Tell whether chance has no part in the order."""
        return self.poryadok in (BY_TITLE, BY_DISTRICT)

    @property
    def is_empty(self) -> bool:
        """Tell whether everything is shown."""
        return not any(getattr(self, name) for name in FILTERS)

    @property
    def is_plain(self) -> bool:
        """Tell whether this is the first page of everything, as the catalogue opens."""
        return not self.as_query()

    @property
    def day(self) -> dt.date:
        """The day whose random order is shown."""
        return dt.date.fromisoformat(self.den) if self.den else timezone.localdate()


@dataclass(frozen=True)
class Ground:
    """What there is to choose from: years by number, newest first, and municipalities by slug, in order of names."""

    years: dict[str, ContestYearPage]
    places: dict[str, MunicipalityPage]

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Read once for a request."""
        if not hasattr(request, "_ground"):
            years = ContestYearPage.objects.live().newest_first().only("year", "is_demo")
            places = sorted(MunicipalityPage.objects.live(), key=place_order)
            request._ground = cls(  # type: ignore[attr-defined]
                {str(page.year): page for page in years}, {page.slug: page for page in places}
            )
        return request._ground  # type: ignore[attr-defined]

    @cached_property
    def demo_years(self) -> list[int]:
        """Keys of demonstration contests."""
        return [page.pk for page in self.years.values() if page.is_demo]

    def voting_years(self, chosen: ProjectFilter) -> list[int]:
        """Keys of the listed years whose vote is open on the day of the list."""
        listed = [self.years[chosen.god]] if chosen.god else [y for y in self.years.values() if not y.is_demo]
        return voting_years(listed, chosen.day)

    def projects(self, chosen: ProjectFilter) -> ProjectQuerySet:
        """Return the projects asked for, in no order."""
        # Demonstration projects show only where their year is asked for, so that no total counts them.
        year = Q(contest_year=self.years[chosen.god]) if chosen.god else ~Q(contest_year__in=self.demo_years)
        found = ProjectPage.objects.live().filter(year)
        if chosen.rayon:
            found = found.filter(path__startswith=self.places[chosen.rayon].path)
        exact = {"kind": KINDS.get(chosen.vid), "outcome": OUTCOMES.get(chosen.itog),
                 "stage": STAGES.get(chosen.stadiya)}  # fmt: skip
        found = found.filter(**{name: value for name, value in exact.items() if value is not None})
        return found.with_pair() if chosen.foto else found

    def in_order(self, chosen: ProjectFilter, voting_years: list[int]) -> ProjectQuerySet:
        """Return the projects in the order asked for; chance orders those that people vote on, so that nobody gains."""
        found = self.projects(chosen)
        if chosen.poryadok == BY_TITLE:
            return found.by_title()
        if chosen.poryadok == BY_DISTRICT:
            return found.by_district([page.path for page in self.places.values()])
        if chosen.poryadok == RANDOM:
            return found.shuffled(chosen.day)
        return found.newest_first(shuffled=voting_years, day=chosen.day)


def voting_years(listed: Iterable[Any], day: dt.date) -> list[int]:
    """Keys of those years whose vote is open on a day."""
    keys = [getattr(year, "pk", year) for year in listed]
    dates = dates_of(keys)
    phases = Phase.objects.filter(key__in=VOTING_PHASES, starts__lte=day, ends__gte=day, year_page__in=keys)
    phases = phases.exclude(key=PhaseKey.VOTING, year_page__in=dates)
    running = {key for key, days in dates.items() if days.starts <= day <= days.ends}
    return sorted(running.union(phases.values_list("year_page", flat=True)))


def place_order(page: MunicipalityPage) -> tuple[bool, str]:
    """In the order of names; the shelf of projects whose municipality is not known comes last."""
    return page.is_unknown, name_order(page.title)


def check_day(value: str) -> None:
    """Raise Http404 unless some list could have been shuffled by this day."""
    try:
        day = dt.date.fromisoformat(value) if value else FIRST_DAY
    except ValueError:
        raise Http404("Нет такого дня.") from None
    if (value and value != day.isoformat()) or not FIRST_DAY <= day <= timezone.localdate():
        raise Http404("Нет такого дня.")
