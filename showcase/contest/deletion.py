"""Refuse to delete contest pages that other pages need."""

from django.db.models import Exists, OuterRef
from wagtail.models import PageQuerySet

from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage
from showcase.core.russian import count_ru


def reason_to_keep(pages: PageQuerySet) -> str:
    """Return a sentence that names the first page in the way, or an empty string."""
    return _year_with_projects(pages) or _municipality_with_projects(pages)


def _year_with_projects(pages: PageQuerySet) -> str:
    projects = ProjectPage.objects.filter(contest_year=OuterRef("pk"))
    year = ContestYearPage.objects.filter(Exists(projects), pk__in=pages.values("pk")).first()
    if not year:
        return ""
    return (
        f"«{year.title}» не удалить: в этом году {_projects(year.projects.count())}. "
        "Сначала укажите в этих проектах другой год или удалите их."
    )


def _municipality_with_projects(pages: PageQuerySet) -> str:
    place = MunicipalityPage.objects.filter(pk__in=pages.values("pk"), numchild__gt=0).first()
    if not place:
        return ""
    return (
        f"«{place.title}» не удалить: внутри {_projects(place.numchild)}. "
        "Сначала перенесите их в другой муниципалитет или удалите по одному."
    )


def _projects(number: int) -> str:
    return count_ru(number, "проект", "проекта", "проектов")
