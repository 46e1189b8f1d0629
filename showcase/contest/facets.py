"""The catalogue's filters as readers see them: every option with the number of projects it leads to."""

from typing import Any

from django.db import connection
from django.db.models.functions import Substr

from showcase.contest.filters import (
    AS_TEXT,
    BY_DISTRICT,
    BY_TITLE,
    FILTERS,
    KINDS,
    OUTCOMES,
    PAIR,
    RANDOM,
    STAGES,
    UNKNOWN_KIND,
    Ground,
    ProjectFilter,
)
from showcase.contest.models import ProjectPage
from showcase.contest.querysets import PATH_OF_MUNICIPALITY
from showcase.core.links import Chip, Link
from showcase.core.russian import capitalise_sentence

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
PAIR_LABEL = "Есть фото «было» и «стало»"

Counts = dict[str, dict[Any, int]]


def count_options(chosen: ProjectFilter, ground: Ground) -> Counts:
    """Count projects by the options of every filter, the others applied; `""` holds the number of those found.

    One statement that reads the projects once: page and database work hardly more for ten thousand than for forty.
    """
    project, values = project_sql()
    fits, wanted = fits_sql(chosen, ground)
    parts = [
        f"SELECT '{name}', {name}::text, count(*) FROM judged WHERE {others(name)} GROUP BY {name}"  # noqa: S608
        for name in FILTERS
    ]
    statement = (
        f"WITH project ({', '.join(FILTERS)}) AS ({project}), "  # noqa: S608
        f"judged AS MATERIALIZED (SELECT *, {fits} FROM project) "
        f"{' UNION ALL '.join(parts)} UNION ALL SELECT '', '', count(*) FROM judged WHERE {others('')}"
    )
    result: Counts = {name: {} for name in ("", *FILTERS)}
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *wanted])
        for name, value, count in cursor.fetchall():
            result[name][value] = count
    return result


def project_sql() -> tuple[str, Any]:
    """All public projects as rows of what the filters look at, in the order of FILTERS."""
    rows = ProjectPage.objects.live().with_pair_flag().annotate(place=Substr("path", 1, PATH_OF_MUNICIPALITY))
    columns = ("place", "contest_year_id", "kind", "outcome", "stage", "has_pair")
    return rows.order_by().values_list(*columns).query.sql_with_params()


def fits_sql(chosen: ProjectFilter, ground: Ground) -> tuple[str, list[Any]]:
    """For every filter whether a project fits it; without a year only demonstrations do not fit."""
    wanted: dict[str, Any] = {
        "rayon": ground.places[chosen.rayon].path if chosen.rayon else None,
        "god": ground.years[chosen.god].pk if chosen.god else None,
        "vid": KINDS.get(chosen.vid),
        "itog": OUTCOMES.get(chosen.itog),
        "stadiya": STAGES.get(chosen.stadiya),
        "foto": True if chosen.foto else None,
    }
    terms = {name: f"{name} = %s" if value is not None else "TRUE" for name, value in wanted.items()}
    if not chosen.god:
        wanted["god"], terms["god"] = ground.demo_years, "god <> ALL(%s)"
    fits = ", ".join(f"{term} AS fits_{name}" for name, term in terms.items())
    return fits, [value for value in wanted.values() if value is not None]


def others(name: str) -> str:
    """The condition that all filters but one are met."""
    return " AND ".join(f"fits_{other}" for other in FILTERS if other != name)


def filter_groups(chosen: ProjectFilter, ground: Ground, counts: Counts) -> list[dict[str, Any]]:
    """The filters that are lists, with their options that lead to at least one project, or are chosen now."""
    groups = [
        ("rayon", "Район или город", [(slug, page.title, page.path) for slug, page in ground.places.items()]),
        ("god", "Год", [(n, year_label(n, page.is_demo), str(page.pk)) for n, page in ground.years.items()]),
        ("vid", "Вид", [(key, PLURAL_LABELS[key], value) for key, value in KINDS.items()]),
        ("itog", "Итог", [(key, OUTCOME_LABELS[key], value) for key, value in OUTCOMES.items()]),
        ("stadiya", "Стадия", [(key, value.label, value) for key, value in STAGES.items()]),
    ]
    return [
        {"name": name, "label": label, "value": getattr(chosen, name),
         "options": shown_options(chosen, name, [(*row, counts[name].get(counted, 0)) for *row, counted in rows])}
        for name, label, rows in groups
    ]  # fmt: skip


def shown_options(chosen: ProjectFilter, name: str, rows: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
    """Options of one filter, each as a link too."""
    current = getattr(chosen, name)
    return [
        {"label": label, "value": value, "count": count, "is_current": current == value,
         "url": chosen.url(**{name: value})}
        for value, label, count in rows
        if count or current == value
    ]  # fmt: skip


def pair_option(chosen: ProjectFilter, counts: Counts) -> dict[str, Any] | None:
    """The filter for projects with a photo from before and one from after; nothing while there are none."""
    return next(
        iter(shown_options(chosen, "foto", [(PAIR, PAIR_LABEL, counts["foto"].get("true", 0))])), None
    )


def year_label(number: str, is_demo: bool) -> str:
    """A year as an option; a demonstration says that it is one."""
    return f"{number} год, демонстрация" if is_demo else f"{number} год"


def kind_chips(chosen: ProjectFilter, groups: list[dict[str, Any]]) -> list[Chip]:
    """The kinds as links that choose one, or drop the one chosen."""
    options = next(group["options"] for group in groups if group["name"] == "vid")
    return [
        Chip(
            SHORT_LABELS[item["value"]],
            chosen.url(vid="") if item["is_current"] else item["url"],
            is_current=item["is_current"],
            count=item["count"],
            mark=KINDS[item["value"]] or "unknown",
        )
        for item in options
    ]


def chips(chosen: ProjectFilter, groups: list[dict[str, Any]], pair: dict[str, Any] | None) -> list[Chip]:
    """The chosen options, each as a link that drops it."""
    options = [(group["name"], item) for group in groups for item in group["options"]]
    options += [("foto", pair)] if pair else []
    return [
        Chip(label, chosen.url(**{name: ""}), removes=True)
        for name, item in options
        if item["is_current"] and item["value"] and (label := capitalise_sentence(item["label"]))
    ]


def order_links(chosen: ProjectFilter, is_shuffled: bool) -> list[Link]:
    """The ways to sort as links; what is usual has no parameter, so it keeps the plain address."""
    orders = [
        ("", "Сначала новые"),
        (BY_TITLE, "По названию"),
        (BY_DISTRICT, "По району"),
        (RANDOM, "Случайно"),
    ]
    if is_shuffled and chosen.god:
        orders = [("", "Случайно"), *orders[1:3]]
    return [Link(label, chosen.url(poryadok=key), is_current=chosen.poryadok == key) for key, label in orders]


def other_look(chosen: ProjectFilter) -> Link:
    """The look that is not shown now; the page of the list stays."""
    if chosen.kak == AS_TEXT:
        return Link("Показать карточками", chosen.url(kak="", p=chosen.p))
    return Link("Списком, без фото", chosen.url(kak=AS_TEXT, p=chosen.p))
