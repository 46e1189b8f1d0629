"""What the composed pages hand to their templates."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest
from wagtail.models import Page

from showcase.contest.choices import Kind, Stage
from showcase.contest.filters import (
    KINDS,
    PATH_OF_MUNICIPALITY,
    ProjectFilter,
    chips,
    filter_groups,
    kind_chips,
)
from showcase.contest.models import ContestYearPage, Figure, MunicipalityPage, ProjectPage
from showcase.contest.models.figures import FigureKey
from showcase.contest.models.year import PhaseState
from showcase.contest.presentation import View, card_view, figure_views, kind_label, mark_view, today
from showcase.core.context import FOOTER_LINKS
from showcase.core.json_ld import organization
from showcase.core.links import local_url
from showcase.core.models import SiteSettings
from showcase.core.russian import count_ru
from showcase.news.models import NewsPage
from showcase.pages.own_district import district_of, own_district, own_link
from showcase.pages.season import season_panels

PER_PAGE = 12
HOME_FIGURES = (FigureKey.OBJECTS_TOTAL, FigureKey.PEOPLE_IMPROVED, FigureKey.VOTERS_A_YEAR)
YEAR_FIGURES = (
    FigureKey.APPLICATIONS,
    FigureKey.PARTICIPANTS,
    FigureKey.ADMITTED,
    FigureKey.VOTES,
    FigureKey.WINNERS,
)
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
    """Say in words what the marks leave out; a mark is never made from a number."""
    keys = (FigureKey.BUILT, FigureKey.OBJECTS, FigureKey.WINNERS, FigureKey.PLANNED)
    known = next((figure for key in keys for figure in figures if figure.key == key), None)
    prizes = next((figure.value for figure in figures if figure.key == FigureKey.PRIZES), 0)
    total = known.value + (prizes if known.key == FigureKey.WINNERS else 0) if known else 0
    missing = total - shown
    if missing <= 0:
        return "" if shown or known else "Сведений о площадках пока нет"
    return f"{'ещё ' if shown else ''}{count_ru(missing, 'площадка', 'площадки', 'площадок')}: сведения собираются"


def stage_words(year: ContestYearPage) -> str:
    """Where the contest stands today, in a few words."""
    day = today()
    running = [phase for phase in year.phases.all() if phase.state_on(day) == PhaseState.RUNNING]
    if running:
        return running[-1].title
    states = [phase.state_on(day) for phase in year.phases.all()]
    if year.year < day.year or (states and all(state == PhaseState.DONE for state in states)):
        return "Завершён"
    return "Даты уточняются"


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
        "news": [
            item.list_view()
            for item in NewsPage.objects.live().real().for_list().newest_first()[:NEWEST_NEWS]
        ],
        "municipalities": municipality_links(),
        "kinds": kind_links(),
        "steps": STEPS,
    }


def municipality_links() -> list[View]:
    """The municipalities with their numbers of real projects and known places, and their tiles on the scheme."""
    counts = municipality_counts()
    pages = MunicipalityPage.objects.live().known().order_by("title")
    return [
        {"title": page.title, "slug": page.slug, "url": local_url(page.url_path), "code": page.tile_code,
         "row": page.tile_row, "column": page.tile_column, **counts.get(page.path, {"count": 0, "built": 0})}
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


def catalogue_context(request: HttpRequest) -> dict[str, Any]:
    """The chosen projects, a page at a time, with filters that know their counts."""
    chosen = ProjectFilter.of(request)
    own = None if chosen.rayon else district_of(request)
    found = chosen.apply().for_cards().newest_first()
    paginator = Paginator(found.district_first(own) if own else found, PER_PAGE)
    if chosen.p > max(1, paginator.num_pages):
        raise Http404("Нет такой страницы списка.")
    shown = paginator.get_page(chosen.p)
    groups = filter_groups(chosen)
    return {
        "chosen": chosen,
        "own": own_link(own) if own else None,
        "total": paginator.count,
        "total_label": count_ru(paginator.count, "проект", "проекта", "проектов"),
        "projects": [card_view(project) for project in shown.object_list],
        "groups": groups,
        "kind_chips": kind_chips(chosen, groups),
        "noindex": shows_demo(chosen),
        "demo_years": demo_years() if chosen.is_empty and chosen.p == 1 else [],
        "chips": chips(chosen, groups),
        "clear_url": ProjectFilter().url(),
        "pages": page_links(paginator, chosen),
        "previous_url": chosen.url(p=chosen.p - 1) if shown.has_previous() else "",
        "next_url": chosen.url(p=chosen.p + 1) if shown.has_next() else "",
        "municipalities": municipality_links() if chosen.is_empty and chosen.p == 1 else [],
    }


def demo_years() -> list[View]:
    """Demonstration contests, whose projects stand apart from the real ones."""
    years = ContestYearPage.objects.live().filter(is_demo=True).newest_first()
    return [
        {"year": year.year, "url": ProjectFilter(god=str(year.year)).url()} for year in years.only("year")
    ]


def shows_demo(chosen: ProjectFilter) -> bool:
    """Tell whether the list shows a demonstration contest."""
    return bool(chosen.god) and ContestYearPage.objects.filter(year=int(chosen.god), is_demo=True).exists()


def page_links(paginator: Paginator, chosen: ProjectFilter) -> list[View]:
    """Numbers of the pages around the one shown."""
    return [
        {"number": n if isinstance(n, int) else None, "url": chosen.url(p=n) if isinstance(n, int) else "",
         "is_current": n == chosen.p}
        for n in paginator.get_elided_page_range(chosen.p)
    ]  # fmt: skip


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
    ]
    return [fact for fact in facts if fact["value"]]


def phone_url(number: str) -> str:
    """A link that dials the number."""
    return "tel:" + "".join(char for char in number if char.isdigit() or char == "+")
