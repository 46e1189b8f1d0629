"""What the home page hands to its template."""

from typing import Any

from django.http import HttpRequest

from showcase.contest.choices import Stage
from showcase.contest.models import Figure, ProjectPage
from showcase.contest.models.figures import FigureKey
from showcase.contest.photo_views import before_after
from showcase.contest.presentation import View, card_view, figure_views, project_url
from showcase.core.russian import typograph
from showcase.news.models import NewsPage
from showcase.pages.context import NEWEST_NEWS, kind_links, municipality_links, year_rows
from showcase.pages.own_district import own_district
from showcase.pages.season import season_panels

HOME_FIGURES = (FigureKey.OBJECTS_TOTAL, FigureKey.PEOPLE_IMPROVED, FigureKey.VOTERS_A_YEAR)
NEWEST_PROJECTS = 3
STEPS = (
    {
        "title": "Жители придумывают",
        "text": "Площадка для детей, турники, беседка у пруда: идею несут старосте или руководителю ТОС.",
    },
    {
        "title": "Староста подаёт заявку",
        "text": "Заявку подаёт сельский староста или руководитель территориального общественного "
        "самоуправления (ТОС).",
    },
    {
        "title": "Заявку проверяют",
        "text": "Сначала администрация муниципалитета, потом организатор конкурса.",
    },
    {
        "title": "Жители голосуют",
        "text": "Один человек поддерживает один проект. Голоса дают баллы, но решают не только они.",
    },
    {
        "title": "Площадку строят",
        "text": "Победителям не дают деньги на руки: им строят то, что они придумали.",
    },
)


def home_context(request: HttpRequest) -> dict[str, Any]:
    """The running season, all of history as marks, figures, newest places and news."""
    rows = year_rows()
    newest = [
        *ProjectPage.objects.live()
        .real()
        .filter(stage=Stage.BUILT)
        .for_cards()
        .newest_first()[:NEWEST_PROJECTS]
    ]
    return {
        "panels": season_panels(),
        "own": own_district(request),
        "rows": rows,
        "figures": figure_views(Figure.objects.of_all_years().filter(key__in=HOME_FIGURES)),
        "newest_projects": [card_view(project) for project in newest],
        "pair": shown_pair(),
        "news": [
            item.list_view()
            for item in NewsPage.objects.live().real().for_list().newest_first()[:NEWEST_NEWS]
        ],
        "municipalities": municipality_links(),
        "kinds": kind_links(),
        "steps": STEPS,
    }


def shown_pair() -> View | None:
    """How one place was and how it is: of the newest built project that has both; a demonstration for want of it."""
    built = ProjectPage.objects.live().filter(stage__in=[Stage.BUILT, Stage.REPAIR]).with_pair()
    newest = built.order_by("contest_year__is_demo", "-contest_year__year", "pk").select_related(
        "contest_year"
    )
    project = newest.with_municipality().defer("body", "contest_year__body").first()
    pair = before_after(project.gallery) if project else None
    if not (project and pair):
        return None
    return {
        **pair,
        "title": typograph(project.title),
        "url": project_url(project),
        "place": ", ".join(filter(None, [typograph(project.settlement), project.municipality_title])),
        "is_demo": project.is_demo,
    }
