"""What the pages of the contest hand to their templates."""

import datetime as dt
from itertools import groupby
from typing import Any
from urllib.parse import quote

from wagtail.models import Page

from showcase.contest.choices import Outcome, PhotoStage
from showcase.contest.models import ContestYearPage, Figure, MunicipalityPage, ProjectPage
from showcase.contest.presentation import (
    View,
    card_view,
    event_view,
    figure_views,
    kind_label,
    mark_view,
    phase_view,
    photo_item,
    status_view,
    today,
)
from showcase.core.links import local_url, source_views
from showcase.core.russian import count_ru, date_ru, file_size_ru, money_ru

GALLERY_SHOWN = 5
NEIGHBOURS = 3
RELATED_NEWS = 6
PLATFORM_PAGE = "https://moydvor71.ru/projects/{}"


def year_context(year: ContestYearPage) -> dict[str, Any]:
    """A contest year: phases, figures, winners, prize-winners, all entrants, documents, news."""
    day = today()
    projects = [*ProjectPage.objects.live().of_year(year).for_cards().newest_first()]
    return {
        "phases": [phase_view(phase, day) for phase in year.phases.all()],
        "figures": figure_views(Figure.objects.of_year(year)),
        "district_figures": figure_views(
            year.figures.filter(municipality__isnull=False).select_related("municipality").order_by("id")
        ),
        "marks": [mark_view(project) for project in projects if is_marked(project)],
        "winners": [card_view(project) for project in projects if project.outcome == Outcome.WINNER],
        "prizes": [card_view(project) for project in projects if project.outcome == Outcome.PRIZE],
        "entrants": [card_view(project) for project in projects],
        "documents": [document_view(item) for item in year.documents.select_related("document", "html_page")],
        "points": list(year.points_steps.all()),
        "news": related_news(year),
        "sources": source_views(year.sources),
        **neighbour_years(year),
    }


def is_marked(project: ProjectPage) -> bool:
    """Tell whether a project earns a mark; the same rule as `ProjectQuerySet.marked()`."""
    return project.is_winning or project.stage in ("built", "repair")


def document_view(item: Any) -> View:
    """A document of the year as a link with type, size and date."""
    document = item.document
    return {
        "title": item.title,
        "url": document.url if document else item.link,
        "html_url": item.html_page.url if item.html_page else "",
        "type_label": document.file_extension.upper() if document else "",
        "size_label": file_size_ru(document.get_file_size() or 0) if document else "",
        "date_label": date_ru(item.signed_on) if item.signed_on else "",
    }


def neighbour_years(year: ContestYearPage) -> dict[str, Any]:
    """The contest before and after this one."""
    others = ContestYearPage.objects.live().only("title", "year", "url_path", "is_demo")
    before = others.filter(year__lt=year.year).order_by("-year").first()
    after = others.filter(year__gt=year.year).order_by("year").first()
    return {"previous_year": year_link(before), "next_year": year_link(after)}


def year_link(year: ContestYearPage | None) -> View | None:
    """A year as a link."""
    return {"title": f"Конкурс {year.year} года", "url": local_url(year.url_path)} if year else None


def related_news(page: Page) -> list[View]:
    """News that name this page; they come by the reverse side of the news' own fields."""
    return [news.list_view() for news in page.news.live().for_list().newest_first()[:RELATED_NEWS]]


def municipality_context(page: MunicipalityPage) -> dict[str, Any]:
    """A municipality: marks, projects by year, news, whom to ask."""
    projects = list(ProjectPage.objects.live().in_municipality(page).for_cards().newest_first())
    by_year = groupby(projects, key=lambda project: project.contest_year)
    real = [project for project in projects if not project.is_demo]
    return {
        "marks": [mark_view(project) for project in real if is_marked(project)],
        "project_count": len(real),
        "years": [
            {"number": year.year, "url": local_url(year.url_path), "is_demo": year.is_demo,
             "projects": [card_view(project) for project in group]}
            for year, group in by_year
        ],
        "figures": figure_views(page.figures.select_related("contest_year", "municipality")),
        "news": related_news(page),
        "sources": source_views(page.sources),
    }  # fmt: skip


def project_context(project: ProjectPage) -> dict[str, Any]:
    """A project with its gallery, history, money, neighbours and news."""
    items = [photo_item(photo) for photo in project.gallery]
    municipality = Page.objects.ancestor_of(project).only("title", "url_path", "depth", "path").last()
    return {
        **status_view(project),
        "kind_label": kind_label(project.kind),
        "municipality": {"title": municipality.title, "url": local_url(municipality.url_path)},
        "year": {**year_link(project.contest_year), "number": project.contest_year.year},
        "photos": items[:GALLERY_SHOWN],
        "more_photos": items[GALLERY_SHOWN:],
        "more_photos_label": f"Ещё {count_ru(len(items) - GALLERY_SHOWN, 'фото', 'фото', 'фото')}",
        "pair": before_after(items),
        "facts": project_facts(project),
        "equipment": list(project.equipment.all()),
        "costs": cost_facts(project),
        "events": [event_view(event) for event in sorted(project.events.all(), key=event_order)],
        "map_url": map_url(project, municipality.title),
        "neighbours": neighbours(project, municipality),
        "news": related_news(project),
        "sources": source_views(project.sources),
        "platform_url": PLATFORM_PAGE.format(project.platform_id) if project.platform_id else "",
    }


def event_order(event: Any) -> dt.date:
    """Undated events come last."""
    return event.date or dt.date.max


def before_after(items: list[View]) -> View | None:
    """The first picture from before beside the first one from after, when both exist."""
    first = {stage: next((item for item in items if item["stage"] == stage), None) for stage in PhotoStage.values}
    before, after = first[PhotoStage.BEFORE], first[PhotoStage.AFTER] or first[PhotoStage.YEAR_LATER]
    if not (before and after):
        return None
    return {"before": {**before, "label": "Было"}, "after": {**after, "label": "Стало"}}


def project_facts(project: ProjectPage) -> list[View]:
    """Who proposed it, where it is, under which number; what is not confirmed says so."""
    doubt = dict.fromkeys(project.uncertain, "не подтверждено")
    facts = [
        {"label": "Кто предложил", "value": applicant(project), "note": doubt.get("applicant_kind", "")},
        {"label": "Где", "value": whereabouts(project), "note": doubt.get("settlement", "")},
        {"label": "Вид", "value": kind_label(project.kind) if project.kind else "", "note": doubt.get("type", "")},
    ]
    if project.public_number:
        note = doubt.get("voting_number", "")
        facts.append({"label": "Номер проекта", "value": project.public_number, "note": note})
    if doubt.keys() & {"year", "status", "municipality"}:
        names = [label for key, label in ProjectPage.UNCERTAIN if key in doubt.keys() & {"year", "status", "municipality"}]
        facts.append({"label": "Не подтверждено", "value": ", ".join(names)})
    return facts


def whereabouts(project: ProjectPage) -> str:
    """The place in words."""
    return ", ".join(part for part in (project.settlement, project.address) if part)


def applicant(project: ProjectPage) -> str:
    """Who proposed the project, by office; a name only where a consent is recorded."""
    if project.applicant_name:
        return f"{project.applicant_name}, {project.get_applicant_kind_display()}".rstrip(", ")
    return project.applicant_org or {"elder": "Сельский староста", "tos": "Руководитель ТОС"}.get(project.applicant_kind, "")


def cost_facts(project: ProjectPage) -> list[View]:
    """Money in words and numbers, with the sum."""
    costs = list(project.costs.all())
    if not costs:
        return []
    rows = [{"label": cost.get_source_display().capitalize(), "value": money_ru(cost.amount)} for cost in costs]
    total = {"label": "Всего", "value": money_ru(sum(cost.amount for cost in costs))}
    return [*rows, total] if len(rows) > 1 else rows


def map_url(project: ProjectPage, municipality: str) -> str:
    """A plain link to a map by coordinates or by words; nothing when the place is not known."""
    if project.latitude is not None:
        point = f"{project.longitude},{project.latitude}"
        return f"https://yandex.ru/maps/?pt={point}&z=16&l=map"
    place = whereabouts(project)
    return f"https://yandex.ru/maps/?text={quote(f'Тульская область, {municipality}, {place}')}" if place else ""


def neighbours(project: ProjectPage, municipality: Page) -> list[View]:
    """Other projects of the district, of the same sort of contest."""
    others = ProjectPage.objects.live().in_municipality(municipality).exclude(pk=project.pk)
    others = others.filter(contest_year__is_demo=project.is_demo)
    return [card_view(other) for other in others.for_cards().newest_first()[:NEIGHBOURS]]
