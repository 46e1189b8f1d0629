"""The catalogue's filters: every choice is a plain address, and a value that never existed is a 404."""

from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest

from showcase.contest.choices import Kind, Outcome, Stage
from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage
from showcase.contest.querysets import ProjectQuerySet
from showcase.core.models.page import page_number
from showcase.core.russian import capitalise_sentence

UNKNOWN_KIND = "neizvestno"
# Addresses speak Russian in Latin letters; the values in the database are English.
KINDS = {"detskie": Kind.CHILDREN, "sportivnye": Kind.SPORT, "mnogofunkcionalnye": Kind.MULTI, "otdyh": Kind.LEISURE,
         UNKNOWN_KIND: ""}  # fmt: skip
OUTCOMES = {"pobediteli": Outcome.WINNER, "prizyory": Outcome.PRIZE, "ne-pobedili": Outcome.NOT_WON,
            "neizvestno": Outcome.UNKNOWN}  # fmt: skip
STAGES = {"zayavka": Stage.APPLICATION, "na-proverke": Stage.REVIEW, "na-golosovanii": Stage.VOTING,
          "itogi": Stage.DECIDED, "stroitsya": Stage.BUILDING, "postroeno": Stage.BUILT,
          "remont": Stage.REPAIR}  # fmt: skip
PLURAL_LABELS = {
    "detskie": "Детские площадки", "sportivnye": "Спортивные площадки",
    "mnogofunkcionalnye": "Многофункциональные площадки", "otdyh": "Зоны досуга и отдыха",
    UNKNOWN_KIND: "Вид не указан",
}  # fmt: skip
SHORT_LABELS = {
    "detskie": "Детские", "sportivnye": "Спортивные", "mnogofunkcionalnye": "Многофункциональные",
    "otdyh": "Для отдыха", UNKNOWN_KIND: "Вид не указан",
}  # fmt: skip
OUTCOME_LABELS = {
    "pobediteli": "Победители", "prizyory": "Призёры", "ne-pobedili": "Не победили", "neizvestno": "Итог неизвестен",
}  # fmt: skip
PATH_OF_MUNICIPALITY = 16  # four levels of the tree, four characters each


@dataclass(frozen=True)
class ProjectFilter:
    """What a reader asked the catalogue for; an empty field asks for everything."""

    rayon: str = ""
    god: str = ""
    vid: str = ""
    itog: str = ""
    stadiya: str = ""
    p: int = 1

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Read the parameters; raises Http404 for a value that never existed."""
        values = {name: request.GET.get(name, "") for name in ("rayon", "god", "vid", "itog", "stadiya")}
        for name, known in (("vid", KINDS), ("itog", OUTCOMES), ("stadiya", STAGES)):
            if values[name] and values[name] not in known:
                raise Http404("Нет такого условия.")
        check_year(values["god"])
        check_municipality(values["rayon"])
        return cls(**values, p=page_number(request))

    def as_query(self, **changes: Any) -> dict[str, str]:
        """Return the parameters that lead here; defaults are left out, and any change starts at page 1."""
        chosen = replace(self, **{"p": 1, **changes}) if changes else self
        query = {name: getattr(chosen, name) for name in ("rayon", "god", "vid", "itog", "stadiya")}
        query = {name: value for name, value in query.items() if value}
        return {**query, "p": str(chosen.p)} if chosen.p > 1 else query

    def url(self, **changes: Any) -> str:
        """Return a link to another view of the catalogue."""
        query = urlencode(self.as_query(**changes))
        return f"/proekty/?{query}" if query else "/proekty/"

    @property
    def is_empty(self) -> bool:
        """Tell whether everything is shown."""
        return not any((self.rayon, self.god, self.vid, self.itog, self.stadiya))

    def conditions(self, without: str = "") -> Q:
        """Return the SQL conditions, leaving one parameter out to count its options."""
        wanted = {
            name: getattr(self, name)
            for name in ("rayon", "god", "vid", "itog", "stadiya")
            if name != without
        }
        builders = {
            "rayon": lambda slug: Q(path__startswith=MunicipalityPage.objects.get(slug=slug).path),
            "god": lambda year: Q(contest_year__year=int(year)),
            "vid": lambda key: Q(kind=KINDS[key]),
            "itog": lambda key: Q(outcome=OUTCOMES[key]),
            "stadiya": lambda key: Q(stage=STAGES[key]),
        }
        # Demonstration projects show only where their year is asked for, so that no total counts them.
        result = Q() if self.god or without == "god" else Q(contest_year__is_demo=False)
        for name, value in wanted.items():
            result &= builders[name](value) if value else Q()
        return result

    def apply(self) -> ProjectQuerySet:
        """Return the projects asked for."""
        return ProjectPage.objects.live().filter(self.conditions())


def check_year(value: str) -> None:
    """Raise Http404 unless the contest had such a year."""
    if value and not (
        value.isascii() and value.isdigit() and ContestYearPage.objects.filter(year=int(value[:6])).exists()
    ):
        raise Http404("Нет такого года.")


def check_municipality(slug: str) -> None:
    """Raise Http404 unless there is such a municipality."""
    if slug and not MunicipalityPage.objects.live().filter(slug=slug).exists():
        raise Http404("Нет такого муниципалитета.")


def count_options(chosen: ProjectFilter, name: str, expression: Any) -> dict[Any, int]:
    """Count projects by the values of one parameter, the others applied."""
    rows = ProjectPage.objects.live().filter(chosen.conditions(without=name)).order_by()
    return dict(rows.values_list(expression).annotate(count=Count("pk")))


def option(chosen: ProjectFilter, name: str, value: str, label: str, count: int) -> dict[str, Any]:
    """One choice of a filter."""
    return {"label": label, "value": value, "count": count, "is_current": getattr(chosen, name) == value,
            "url": chosen.url(**{name: value})}  # fmt: skip


def filter_groups(chosen: ProjectFilter) -> list[dict[str, Any]]:
    """All filters with their options that lead to at least one project, or are chosen now."""
    kinds = count_options(chosen, "vid", "kind")
    outcomes = count_options(chosen, "itog", "outcome")
    stages = count_options(chosen, "stadiya", "stage")
    years = count_options(chosen, "god", "contest_year__year")
    places = count_options(chosen, "rayon", Substr("path", 1, PATH_OF_MUNICIPALITY))
    known_years = sorted({*years, *([int(chosen.god)] if chosen.god else [])}, reverse=True)
    demo = set(ContestYearPage.objects.filter(is_demo=True).values_list("year", flat=True))
    municipalities = MunicipalityPage.objects.live().order_by("title").only("slug", "title", "path")
    groups = [
        (
            "rayon",
            "Район или город",
            [(page.slug, page.title, places.get(page.path, 0)) for page in municipalities],
        ),
        ("god", "Год", [(str(n), year_label(n, n in demo), years.get(n, 0)) for n in known_years]),
        ("vid", "Вид", [(key, PLURAL_LABELS[key], kinds.get(value, 0)) for key, value in KINDS.items()]),
        (
            "itog",
            "Итог",
            [(key, OUTCOME_LABELS[key], outcomes.get(value, 0)) for key, value in OUTCOMES.items()],
        ),
        ("stadiya", "Стадия", [(key, value.label, stages.get(value, 0)) for key, value in STAGES.items()]),
    ]
    return [
        {"name": name, "label": label, "value": getattr(chosen, name),
         "options": [option(chosen, name, *row) for row in rows if row[2] or getattr(chosen, name) == row[0]]}
        for name, label, rows in groups
    ]  # fmt: skip


def year_label(year: int, is_demo: bool) -> str:
    """A year as an option; a demonstration says that it is one."""
    return f"{year} год, демонстрация" if is_demo else f"{year} год"


def kind_chips(chosen: ProjectFilter, groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The kinds as links that choose one, or drop the one chosen."""
    options = next(group["options"] for group in groups if group["name"] == "vid")
    return [
        {**item, "label": SHORT_LABELS[item["value"]], "mark": KINDS[item["value"]] or "unknown",
         "url": chosen.url(vid="") if item["is_current"] else item["url"]}
        for item in options
    ]  # fmt: skip


def chips(chosen: ProjectFilter, groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The chosen options, each as a link that drops it."""
    current = [
        (group["name"], capitalise_sentence(item["label"]))
        for group in groups
        for item in group["options"]
        if item["is_current"] and item["value"]
    ]
    return [
        {"label": label, "title": label, "url": chosen.url(**{name: ""}), "removes": True}
        for name, label in current
    ]
