"""What the composed pages hand to their templates."""

from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Substr
from wagtail.models import Page

from showcase.contest.choices import Kind
from showcase.contest.filters import KINDS, ProjectFilter
from showcase.contest.models import ContestYearPage, Figure, MunicipalityPage, ProjectPage
from showcase.contest.models.figures import FigureKey
from showcase.contest.models.year import PhaseState
from showcase.contest.presentation import View, figure_views, kind_label, mark_view, sure_number, today
from showcase.contest.querysets import PATH_OF_MUNICIPALITY
from showcase.core.context import FOOTER_LINKS
from showcase.core.json_ld import organization
from showcase.core.links import local_url
from showcase.core.models import SiteSettings
from showcase.core.russian import count_ru, name_order
from showcase.news.models import NewsPage
from showcase.pages.season import phase_ahead, phase_words, running_phase

YEAR_FIGURES = (
    FigureKey.APPLICATIONS,
    FigureKey.PARTICIPANTS,
    FigureKey.ADMITTED,
    FigureKey.VOTES,
    FigureKey.WINNERS,
)
PLACE_FIGURES = (FigureKey.BUILT, FigureKey.OBJECTS, FigureKey.WINNERS, FigureKey.PLANNED)
NEWEST_NEWS = 4


def owner(page: Page) -> list[dict[str, Any]]:
    """The owner of the site for search engines."""
    return [organization(SiteSettings.for_site(page.get_site()))]


def year_rows() -> list[View]:
    """Contest years, newest first and demonstrations last, with the marks of known places and a word about the rest."""
    years = (
        ContestYearPage.objects.live()
        .order_by("is_demo", "-year")
        .defer("body")
        .prefetch_related("phases", "figures")
    )
    marked = ProjectPage.objects.live().marked().select_related("contest_year").order_by("title").only(
        "title", "url_path", "kind", "contest_year__year"
    )  # fmt: skip
    marks: dict[int, list[View]] = {}
    for project in marked:
        marks.setdefault(project.contest_year_id, []).append(mark_view(project))
    return [year_row(year, marks.get(year.pk, [])) for year in years]


def year_row(year: ContestYearPage, marks: list[View]) -> View:
    """One year: what is known by name as marks, what is known as a number in words."""
    figures = [figure for figure in year.figures.all() if not figure.municipality_id]
    return {
        "number": year.year,
        "title": year.title,
        "url": local_url(year.url_path),
        "is_demo": year.is_demo,
        "marks": marks,
        "note": stage_words(year) if year.is_demo else marks_note(figures, len(marks)),
        "figures": [view for view in figure_views(figures) if view["key"] in YEAR_FIGURES][:3],
        "stage": stage_words(year),
    }


def marks_note(figures: list[Figure], shown: int) -> str:
    """Say in words what the marks leave out; a mark is never made from a number, nor a count from a doubtful one."""
    present = {figure.key for figure in figures}
    key = next((key for key in PLACE_FIGURES if key in present), None)
    if key is None:
        return "" if shown else "Сведений о площадках пока нет"
    counted = [key, *([FigureKey.PRIZES] if key == FigureKey.WINNERS and FigureKey.PRIZES in present else [])]
    numbers = [sure_number(figures, key) for key in counted]
    if None in numbers:
        return f"{'сколько' if shown else 'Сколько'} площадок всего, не подтверждено"
    missing = sum(numbers) - shown
    words = f"{count_ru(missing, 'площадка', 'площадки', 'площадок')}: сведения собираются"
    return f"{'ещё ' if shown else ''}{words}" if missing > 0 else ""


def stage_words(year: ContestYearPage) -> str:
    """Where the contest stands today, in a few words."""
    day = today()
    if running := running_phase(year, day):
        return running.title
    if ahead := phase_ahead(year, day):
        return phase_words(ahead)
    states = [phase.state_on(day) for phase in year.phases.all()]
    if year.year < day.year or (states and all(state == PhaseState.DONE for state in states)):
        return "Завершён"
    return "Даты уточняются"


def municipality_links() -> list[View]:
    """The municipalities with their numbers of real projects and known places, and their tiles on the scheme."""
    counts = municipality_counts()
    pages = sorted(MunicipalityPage.objects.live().known(), key=lambda page: name_order(page.title))
    return [
        {"title": page.title, "slug": page.slug, "path": page.path, "url": local_url(page.url_path),
         "code": page.tile_code, "row": page.tile_row, "column": page.tile_column,
         **counts.get(page.path, {"count": 0, "built": 0})}
        for page in pages
    ]  # fmt: skip


def municipality_counts() -> dict[str, dict[str, int]]:
    """Real projects and places known to be built or to have won, by the path of the municipality."""
    rows = ProjectPage.objects.live().real().annotate(home=Substr("path", 1, PATH_OF_MUNICIPALITY)).order_by()
    marked = Q(pk__in=ProjectPage.objects.live().real().marked().values("pk"))
    counted = rows.values("home").annotate(count=Count("pk"), built=Count("pk", filter=marked))
    return {row["home"]: {"count": row["count"], "built": row["built"]} for row in counted}


def kind_links() -> list[View]:
    """The four kinds with their numbers of real projects."""
    counts = dict(
        ProjectPage.objects.live().real().order_by().values_list("kind").annotate(count=Count("pk"))
    )
    return [
        {"kind": kind, "label": kind_label(kind), "url": ProjectFilter(vid=slug).url(),
         "count_label": count_ru(counts.get(kind, 0), "проект", "проекта", "проектов"), "count": counts.get(kind, 0)}
        for slug, kind in KINDS.items()
        if kind in Kind.values
    ]  # fmt: skip


def years_context() -> dict[str, Any]:
    """All years with marks, figures and stage."""
    return {"rows": year_rows(), "kinds": kind_links()}


def standard_context(page: Page) -> dict[str, Any]:
    """Children, contacts, the newest news of the page's topic, and where to read on."""
    news = NewsPage.objects.live().real().for_list().newest_first()
    topic = page.related_news_tag
    return {
        "children": [{"title": child.title, "url": child.url} for child in page.get_children().live()],
        "contacts": contact_facts(SiteSettings.for_site(page.get_site())) if page.show_contacts else [],
        "news": [item.list_view() for item in news.filter(tags__name=topic)[:NEWEST_NEWS]] if topic else [],
        "onward": [link for link in FOOTER_LINKS if link["url"] != local_url(page.url_path)],
    }


def contact_facts(owner: SiteSettings) -> list[View]:
    """How to reach the owner and the press service; what is not filled in is left out."""
    facts = [
        {"label": "Организатор", "value": owner.owner_name},
        {"label": "Адрес", "value": owner.owner_address},
        {"label": "Часы работы", "value": owner.hours},
        {"label": "Телефон", "value": owner.phone, "url": phone_url(owner.phone)},
        {"label": "Эл. почта", "value": owner.email, "url": f"mailto:{owner.email}"},
        {"label": "Телефон пресс-службы", "value": owner.press_phone, "url": phone_url(owner.press_phone)},
        {"label": "Эл. почта пресс-службы", "value": owner.press_email, "url": f"mailto:{owner.press_email}"},
        {"label": "Номер в реестре операторов персональных данных", "value": owner.operator_number},
    ]
    return [fact for fact in facts if fact["value"]]


def phone_url(number: str) -> str:
    """A link that dials the number."""
    return "tel:" + "".join(char for char in number if char.isdigit() or char == "+")
