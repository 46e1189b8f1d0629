"""Refuse to delete contest pages that other pages need, and to hide or move those that ballots name."""

from django.db.models import Exists, OuterRef
from wagtail.models import PageQuerySet

from showcase.contest.models import ContestYearPage, MunicipalityPage, ProjectPage
from showcase.contest.on_vote import taking_votes
from showcase.core.russian import count_ru


def reason_to_keep(pages: PageQuerySet) -> str:
    """Return a sentence that names the first page in the way, or an empty string."""
    return _year_with_projects(pages) or _municipality_with_projects(pages)


def reason_to_stay(pages: PageQuerySet) -> str:
    """Return a sentence that names the first page that ballots lead to, or an empty string."""
    projects = ProjectPage.objects.filter(pk__in=pages.values("pk"), live=True)
    years = ContestYearPage.objects.filter(pk__in=pages.values("pk"), live=True)
    found = taking_votes(
        {*projects.values_list("contest_year", flat=True), *years.values_list("pk", flat=True)}
    )
    page = projects.filter(contest_year__in=found).first() or years.filter(pk__in=found).first()
    if not page:
        return ""
    return (
        f"За «{page.title}» ещё идёт или скоро начнётся голосование: до его конца страницу не снять с публикации "
        "и не перенести, на неё ведут бюллетени. Чтобы за проект больше не голосовали, откройте «Голосование» "
        "и выберите «Снять проект»."
    )


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
