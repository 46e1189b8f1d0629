"""Context of the home page."""

from typing import Any, NamedTuple

from django.http import HttpRequest

from showcase.contest.cards import cards_of, project_cards
from showcase.contest.choices import FigureKey, Stage
from showcase.contest.figures import figure_views
from showcase.contest.gallery import Gallery, Pair
from showcase.contest.models import Figure, ProjectPage
from showcase.contest.presenters import Card
from showcase.core.cache_version import cached
from showcase.news.models import NewsPage
from showcase.pages.directory import kind_links, municipality_links
from showcase.pages.own_district import own_district
from showcase.pages.season import current_season, published_years
from showcase.pages.years import YEARS_WITH_MARKS, year_rows

HOME_FIGURES = (FigureKey.OBJECTS_TOTAL, FigureKey.PEOPLE_IMPROVED, FigureKey.VOTERS_A_YEAR)
NEWEST_PROJECTS = 3
NEWEST_NEWS = 4


class ShownPair(NamedTuple):
    project: Card
    photos: Pair


def home_context(request: HttpRequest) -> dict[str, Any]:
    """Return the season, newest projects and news, figures, and the newest years as marks.

    While a real vote runs, the years stand before the news.
    """
    projects = ProjectPage.objects.live().real().filter(stage=Stage.BUILT).newest_first()
    news = NewsPage.objects.live().real().newest_first()
    years = published_years(YEARS_WITH_MARKS)
    season, rows = current_season(years), year_rows(years)
    return {
        "season": season,
        "is_voting": season.real is not None and season.real.is_vote,
        "own": own_district(request),
        "rows": [row for row in rows if not row.is_demo],
        "demo_rows": [row for row in rows if row.is_demo],
        "figures": figure_views(Figure.objects.of_all_years().filter(key__in=HOME_FIGURES)),
        "newest_projects": project_cards(projects[:NEWEST_PROJECTS]),
        "pair": newest_pair(),
        "news": news[:NEWEST_NEWS].items(),
        "municipalities": municipality_links(),
        "kinds": kind_links(),
    }


def newest_pair() -> ShownPair | None:
    """Return the newest built project with photos before and after; a demonstration if no real one has them."""
    built = ProjectPage.objects.live().filter(stage__in=Stage.built()).with_pair()
    newest = built.order_by("contest_year__is_demo", "-contest_year__year", "pk").values_list("pk", flat=True)
    key = cached("newest-pair", newest.first)
    photos = Gallery(key).pair() if key else None
    return ShownPair(*cards_of([key]), photos) if photos else None
