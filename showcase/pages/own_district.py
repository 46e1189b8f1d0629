"""The district that a reader chose in the preferences: its projects and news come first."""

from dataclasses import dataclass

from django.http import HttpRequest

from showcase.contest.cards import project_cards
from showcase.contest.models import MunicipalityPage, ProjectPage
from showcase.contest.presenters import Card
from showcase.core.links import Link, local_url
from showcase.core.preferences import of_request
from showcase.core.russian import capitalise_sentence, count_ru
from showcase.news.shapes import NewsItem
from showcase.pages.directory import PROJECT_WORDS

OWN_PROJECTS = 3
OWN_NEWS = 2


@dataclass(frozen=True)
class OwnDistrict:
    """The chosen municipality with its newest projects and news."""

    title: str
    url: str
    projects: list[Card]
    count_label: str
    news: list[NewsItem]


def district_of(request: HttpRequest) -> MunicipalityPage | None:
    """Return the municipality that the reader chose; without a choice, None and no query."""
    slug = of_request(request).district
    return MunicipalityPage.objects.live().known().filter(slug=slug).first() if slug else None


def own_district(request: HttpRequest) -> OwnDistrict | None:
    page = district_of(request)
    if page is None:
        return None
    projects = ProjectPage.objects.live().real().in_municipality(page)
    news = page.news.live().real().newest_first()
    link = own_link(page)
    return OwnDistrict(
        title=link.title,
        url=link.url,
        projects=project_cards(projects.newest_first()[:OWN_PROJECTS]),
        count_label=count_ru(projects.count(), *PROJECT_WORDS),
        news=news[:OWN_NEWS].items(),
    )


def own_link(page: MunicipalityPage) -> Link:
    return Link(capitalise_sentence(page.title), local_url(page.url_path))
