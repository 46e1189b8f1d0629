"""Context of the home page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from showcase.contest.choices import FigureKey, Stage
from showcase.contest.figures import figure_views
from showcase.contest.gallery import GalleryPhoto
from showcase.contest.models import Figure, ProjectPage
from showcase.contest.presenters import project_card
from showcase.core.links import local_url
from showcase.core.russian import typograph
from showcase.news.models import NewsPage
from showcase.pages.directory import kind_links, municipality_links
from showcase.pages.own_district import own_district
from showcase.pages.season import current_season
from showcase.pages.years import year_rows

HOME_FIGURES = (FigureKey.OBJECTS_TOTAL, FigureKey.PEOPLE_IMPROVED, FigureKey.VOTERS_A_YEAR)
NEWEST_PROJECTS = 3
NEWEST_NEWS = 4
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


@dataclass(frozen=True)
class ShownPair:
    """A place before and after."""

    before: GalleryPhoto
    after: GalleryPhoto
    title: str
    url: str
    place: str
    is_demo: bool


def home_context(request: HttpRequest) -> dict[str, Any]:
    """Return the season, newest projects and news, figures, and all years as marks.

    While a real vote runs, the years stand before the news.
    """
    projects = ProjectPage.objects.live().real().filter(stage=Stage.BUILT).for_cards().newest_first()
    news = NewsPage.objects.live().real().for_list().newest_first()
    season, rows = current_season(), year_rows()
    return {
        "season": season,
        "is_voting": season.real is not None and season.real.is_vote,
        "own": own_district(request),
        "rows": [row for row in rows if not row.is_demo],
        "demo_rows": [row for row in rows if row.is_demo],
        "figures": figure_views(Figure.objects.of_all_years().filter(key__in=HOME_FIGURES)),
        "newest_projects": [project_card(project) for project in projects[:NEWEST_PROJECTS]],
        "pair": newest_pair(),
        "news": [article.list_view() for article in news[:NEWEST_NEWS]],
        "municipalities": municipality_links(),
        "kinds": kind_links(),
        "steps": STEPS,
    }


def newest_pair() -> ShownPair | None:
    """Return the newest built project with photos before and after; a demonstration if no real one has them."""
    built = ProjectPage.objects.live().filter(stage__in=Stage.built()).with_pair()
    newest = built.order_by("contest_year__is_demo", "-contest_year__year", "pk").with_municipality()
    project = newest.select_related("contest_year").defer("body", "contest_year__body").first()
    pair = project.gallery.pair() if project else None
    if not pair:
        return None
    return ShownPair(
        before=pair.before,
        after=pair.after,
        title=typograph(project.title),
        url=local_url(project.url_path),
        place=", ".join(filter(None, [typograph(project.settlement), project.municipality_title])),
        is_demo=project.is_demo,
    )
