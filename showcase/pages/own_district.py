"""«Мой район»: what a reader who named a district sees before everything else."""

from django.http import HttpRequest

from showcase.contest.models import MunicipalityPage, ProjectPage
from showcase.contest.presentation import View, card_view
from showcase.core.links import local_url
from showcase.core.preferences import of_request
from showcase.core.russian import capitalise_sentence, count_ru

OWN_PROJECTS = 3
OWN_NEWS = 2


def district_of(request: HttpRequest) -> MunicipalityPage | None:
    """Return the municipality that the reader chose; None for everybody else, without a query."""
    slug = of_request(request).district
    return MunicipalityPage.objects.live().known().filter(slug=slug).first() if slug else None


def own_district(request: HttpRequest) -> View | None:
    """The chosen municipality with its newest projects and news."""
    page = district_of(request)
    if page is None:
        return None
    projects = ProjectPage.objects.live().real().in_municipality(page)
    return {
        **own_link(page),
        "projects": [card_view(project) for project in projects.for_cards().newest_first()[:OWN_PROJECTS]],
        "count_label": count_ru(projects.count(), "проект", "проекта", "проектов"),
        "news": [news.list_view() for news in page.news.live().real().for_list().newest_first()[:OWN_NEWS]],
    }


def own_link(page: MunicipalityPage) -> View:
    """The chosen municipality as a link."""
    return {"title": capitalise_sentence(page.title), "url": local_url(page.url_path)}
