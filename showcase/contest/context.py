"""What the pages of the contest hand to their templates."""

from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Count
from wagtail.models import Page

from showcase.contest.filters import ProjectFilter, voting_years
from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage
from showcase.contest.models.figures import FigureKey
from showcase.contest.photo_views import gallery_views, history
from showcase.contest.presentation import (
    View,
    card_view,
    figure_views,
    kind_label,
    mark_view,
    status_view,
    today,
)
from showcase.contest.project_facts import (
    BUILT_STAGES,
    cost_facts,
    head_doubts,
    place_view,
    platform_link,
    project_facts,
)
from showcase.contest.querysets import ProjectQuerySet
from showcase.core.links import local_url, source_views
from showcase.core.russian import capitalise_sentence, count_ru

NEIGHBOURS = 3
SHOWN_OF_YEAR = 6
RELATED_NEWS = 6


def is_marked(project: ProjectPage) -> bool:
    """Tell whether a project earns a mark; the same rule as `ProjectQuerySet.marked()`."""
    return project.is_winning or project.stage in ("built", "repair")


def year_link(year: ContestYearPage | None) -> View | None:
    """A year as a link."""
    return {"title": f"Конкурс {year.year} года", "url": local_url(year.url_path)} if year else None


def related_news(page: Page) -> list[View]:
    """News that name this page; they come by the reverse side of the news' own fields."""
    return [news.list_view() for news in page.news.live().for_list().newest_first()[:RELATED_NEWS]]


ONWARD_FROM_MUNICIPALITY = [
    {"title": "Все проекты", "url": "/proekty/"},
    {"title": "Другие районы и города", "url": "/proekty/#rayony"},
    {"title": "Итоги по области", "url": "/itogi/"},
]


def municipality_context(page: MunicipalityPage) -> dict[str, Any]:
    """A municipality: marks, projects by year, news, whom to ask."""
    own = ProjectPage.objects.live().in_municipality(page)
    years = projects_by_year(page, own)
    total = sum(year["count"] for year in years if not year["is_demo"])
    facts, contacts = municipality_facts(page), contact_facts(page)
    marked = own.real().marked().newest_first().only("title", "url_path", "kind")
    return {
        "facts": facts,
        "doubts": page_doubts(page),
        "marks": [mark_view(project) for project in marked],
        "project_count": total,
        "count_label": count_ru(total, "проект", "проекта", "проектов"),
        "years": years,
        "figures": own_figures(page),
        "contacts": contacts,
        "has_about": bool(facts or contacts or page.note),
        "onward": ONWARD_FROM_MUNICIPALITY,
        "news": related_news(page),
        "sources": source_views(page.sources),
    }  # fmt: skip


def projects_by_year(page: MunicipalityPage, own: ProjectQuerySet) -> list[View]:
    """The first projects of every contest year and how many more there are; demonstrations come last.

    Cards leave out what the page and its headings say already.
    """
    counts = dict(own.order_by().values_list("contest_year").annotate(count=Count("pk")))
    shown = own.first_of_years(SHOWN_OF_YEAR, voting_years(list(counts), today()), today()).for_cards()
    groups = [(year, list(group)) for year, group in groupby(shown, key=lambda project: project.contest_year)]
    return [
        {"number": year.year, "url": local_url(year.url_path), "is_demo": year.is_demo, "count": counts[year.pk],
         "projects": [{**card_view(project), "municipality_name": "", "year": ""} for project in group],
         "all_url": ProjectFilter(rayon=page.slug, god=str(year.year)).url() if counts[year.pk] > len(group) else ""}
        for year, group in sorted(groups, key=lambda item: item[0].is_demo)
    ]  # fmt: skip


def municipality_facts(page: MunicipalityPage) -> list[View]:
    """Status and centre; what is not known is left out, since nobody comes here for it."""
    status = capitalise_sentence(page.get_status_display())
    before = f"Раньше — {page.previous_status}" if page.previous_status else ""
    facts = [{"label": "Статус", "value": status, "note": before}, {"label": "Центр", "value": page.centre}]
    return [fact for fact in facts if fact["value"]]


def page_doubts(page: MunicipalityPage | ProjectPage) -> str:
    """What of the page no second source confirms, in words; coordinates are shown to nobody."""
    labels = {key: label for key, label in page.UNCERTAIN if key not in ("lat", "lon")}
    return ", ".join(labels[key] for key in page.uncertain if key in labels)


def contact_facts(page: MunicipalityPage) -> list[View]:
    """Whom to ask: a post and office contacts, never a private person's."""
    phone = "".join(sign for sign in page.coordinator_phone if sign.isdigit() or sign == "+")
    facts = [
        {"label": "К кому обращаться", "value": page.coordinator_post},
        {"label": "Телефон", "value": page.coordinator_phone, "url": f"tel:{phone}"},
        {"label": "Эл. почта", "value": page.coordinator_email, "url": f"mailto:{page.coordinator_email}"},
        {"label": "Сайт администрации", "value": urlsplit(page.website).hostname, "url": page.website},
    ]
    return [fact for fact in facts if fact["value"]]


OWN_LABELS = {
    FigureKey.DISTRICT_APPLICATIONS: "заявки",
    FigureKey.DISTRICT_ADMITTED: "проекты на голосовании",
}


def own_figures(page: MunicipalityPage) -> list[View]:
    """Figures of the municipality, each called by what it counts and its year."""
    figures = page.figures.select_related("contest_year", "municipality").order_by(
        "-contest_year__year", "id"
    )
    return [
        {**view, "label": own_label(view["key"], year)}
        for year, group in groupby(figures, key=lambda figure: figure.contest_year)
        for view in figure_views(group)
    ]


def own_label(key: str, year: ContestYearPage | None) -> str:
    """«Заявки, 2021 год»: the municipality stands in the title of its page."""
    label = capitalise_sentence(OWN_LABELS.get(key, FigureKey(key).label))
    return f"{label}, {year.year} год" if year else label


def project_context(project: ProjectPage) -> dict[str, Any]:
    """A project with its gallery, history, money, neighbours and news."""
    costs, equipment = list(project.costs.all()), list(project.equipment.all())
    municipality = municipality_of(project)
    return {
        **status_view(project),
        **gallery_views(project.gallery),
        "kind_label": kind_label(project.kind),
        "municipality": {
            "title": municipality.title,
            "url": local_url(municipality.url_path),
            "slug": municipality.url_path.split("/")[-2],
            "is_unknown": municipality.is_unknown,
        },
        "stands": project.stage in BUILT_STAGES or project.gallery.shows_now,
        "year": {**year_link(project.contest_year), "number": project.contest_year.year},
        "facts": project_facts(project, costs),
        "doubts": head_doubts(project),
        "has_story": any((project.intro, project.body, equipment)),
        "equipment_title": "Что здесь есть" if project.stage in BUILT_STAGES else "Что задумали поставить",
        "equipment": equipment,
        "place": place_view(project, "" if municipality.is_unknown else municipality.title),
        "costs": cost_facts(costs),
        "events": history(project),
        "neighbours": neighbours(project, municipality),
        "news": related_news(project),
        "sources": source_views(project.sources),
        "platform": platform_link(project),
    }


def municipality_of(project: ProjectPage) -> MunicipalityPage:
    """The parent of a project, without its texts."""
    wanted = ("title", "url_path", "depth", "path", "is_unknown")
    return MunicipalityPage.objects.ancestor_of(project).only(*wanted).get()


def neighbours(project: ProjectPage, municipality: MunicipalityPage) -> list[View]:
    """Other projects of the district, of the same sort of contest."""
    others = ProjectPage.objects.live().in_municipality(municipality).exclude(pk=project.pk)
    others = others.filter(contest_year__is_demo=project.is_demo)
    return [card_view(other) for other in others.for_cards().newest_first()[:NEIGHBOURS]]
