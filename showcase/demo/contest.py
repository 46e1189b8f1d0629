"""Builds and removes the demonstration contests: rows only, pictures come from `galleries`."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Max

from showcase.contest.choices import FigureKey, Outcome, PhaseKey, Stage
from showcase.contest.models import (
    ContestYearPage,
    CostShare,
    EquipmentItem,
    Figure,
    MunicipalityPage,
    Phase,
    PointsStep,
    ProjectEvent,
    ProjectPage,
    ProjectPhoto,
)
from showcase.core.publishing import add_published
from showcase.core.russian import slugify_ru
from showcase.demo.plan import (
    EQUIPMENT,
    MONEY,
    WISHES,
    DemoProject,
    finished_projects,
    open_projects,
)
from showcase.news.models import NewsIndexPage, NewsPage
from showcase.pages.models import YearsPage

# The finished demonstration stands before the first real contest (2021), so that its past is a past.
FINISHED_YEAR = 2020
# First and last day of each phase, counted from the day of building; both inclusive.
OPEN_PHASES = (
    (PhaseKey.POPULARISATION, "Рассказ о конкурсе и проектах", -64, -36),
    (PhaseKey.APPLICATIONS, "Приём заявок", -35, -22),
    (PhaseKey.MUNICIPAL_REVIEW, "Проверка администрациями муниципалитетов", -21, -12),
    (PhaseKey.ORGANISER_REVIEW, "Проверка организатором", -11, -4),
    (PhaseKey.VOTING, "Голосование жителей", -3, 10),
    (PhaseKey.WINNERS, "Определение победителей", None, 40),
    (PhaseKey.IMPLEMENTATION, "Строительство площадок", 41, 215),
)
FINISHED_PHASES = (
    (PhaseKey.APPLICATIONS, "Приём заявок", dt.date(2020, 1, 20), dt.date(2020, 2, 2)),
    (
        PhaseKey.MUNICIPAL_REVIEW,
        "Проверка администрациями муниципалитетов",
        dt.date(2020, 2, 3),
        dt.date(2020, 3, 7),
    ),
    (PhaseKey.VOTING, "Голосование жителей", dt.date(2020, 3, 26), dt.date(2020, 4, 8)),
    (PhaseKey.WINNERS, "Определение победителей", None, dt.date(2020, 5, 8)),
    (PhaseKey.IMPLEMENTATION, "Строительство площадок", dt.date(2020, 5, 9), dt.date(2020, 10, 30)),
)
POINTS = ((1, 20, 1), (21, 50, 2), (51, 75, 3), (76, 100, 4), (101, None, 5))
DEMO_NOTE = "Конкурс, места и числа придуманы, чтобы показать, как работает сайт."


Galleries = dict[str, list[ProjectPhoto]]  # unsaved photos by the key of the project


def build_rows(day: dt.date, galleries: Galleries) -> int:
    """Create both contests around `day`, a Moscow day, and return how many projects there are.

    Children are hung on a page before it is published, so that its first revision knows them and an editor who opens
    and publishes the page loses nothing.
    """
    newest = ContestYearPage.objects.filter(is_demo=False).aggregate(newest=Max("year"))["newest"] or day.year
    open_phases = [(key, title, shift(day, start), shift(day, end)) for key, title, start, end in OPEN_PHASES]
    running = add_year(newest + 1, "Голосование идёт: можно посмотреть, как всё устроено.", open_phases)
    finished = add_year(
        FINISHED_YEAR, "Конкурс завершён: видно, как выглядят итоги и построенные места.", FINISHED_PHASES
    )
    add_figures(running, {FigureKey.APPLICATIONS: 31, FigureKey.ADMITTED: len(open_projects())})
    add_figures(finished, {FigureKey.APPLICATIONS: 40, FigureKey.WINNERS: 8, FigureKey.PRIZES: 4})
    for plan in open_projects():
        add_project(plan, open_project(plan, running, day), galleries)
    for index, plan in enumerate(finished_projects()):
        add_project(plan, finished_project(plan, finished, index), galleries)
    add_news(running, finished, day)
    return len(open_projects()) + len(finished_projects())


def shift(day: dt.date, days: int | None) -> Any:
    """Return the day so many days later; an unknown day stays unknown."""
    return None if days is None else day + dt.timedelta(days=days)


def add_year(year: int, intro: str, phases: Iterable[tuple]) -> ContestYearPage:
    """Create a demonstration contest year with dated phases and a table of points."""
    page = ContestYearPage(
        title=f"Демонстрационный конкурс {year} года", slug=str(year), year=year, is_demo=True, intro=intro,
        notes=DEMO_NOTE, points_note="Таблица придумана для примера.",
    )  # fmt: skip
    page.phases = [
        Phase(sort_order=n, key=key, title=title, starts=starts, ends=ends)
        for n, (key, title, starts, ends) in enumerate(phases)
    ]
    page.points_steps = [
        PointsStep(sort_order=n, votes_from=low, votes_to=high, points=points)
        for n, (low, high, points) in enumerate(POINTS)
    ]
    return add_published(YearsPage.objects.get(), page)


def add_figures(year: ContestYearPage, values: dict[str, int]) -> None:
    """Add made-up figures, which stay out of all totals since their year is a demonstration."""
    for key, value in values.items():
        Figure.objects.create(key=key, contest_year=year, value=value, note="Демонстрационное число.")


def add_project(plan: DemoProject, page: ProjectPage, galleries: Galleries) -> None:
    """Publish a project with its equipment and pictures."""
    page.equipment = [
        EquipmentItem(sort_order=n, name=name, count=count)
        for n, (name, count) in enumerate(EQUIPMENT[plan.kind])
    ]
    page.photos = galleries.get(plan.key, [])
    add_published(MunicipalityPage.objects.get(slug=plan.municipality), page)


def new_project(plan: DemoProject, year: ContestYearPage, **fields: Any) -> ProjectPage:
    """Return an unsaved project page."""
    return ProjectPage(
        title=plan.title, slug=f"demo-{slugify_ru(plan.title)}", contest_year=year, public_number=plan.number,
        kind=plan.kind, settlement=plan.settlement, applicant_kind=plan.applicant, note=DEMO_NOTE,
        intro=WISHES[plan.kind], **fields,
    )  # fmt: skip


def open_project(plan: DemoProject, year: ContestYearPage, day: dt.date) -> ProjectPage:
    """Return a project that residents vote on now."""
    page = new_project(plan, year, stage=Stage.VOTING)
    page.events = history([(shift(day, -30), Stage.APPLICATION, "подана заявка"),
                           (shift(day, -12), Stage.REVIEW, "администрация проверила заявку"),
                           (shift(day, -3), Stage.VOTING, "началось голосование")])  # fmt: skip
    return page


def finished_project(plan: DemoProject, year: ContestYearPage, index: int) -> ProjectPage:
    """Return a project that was built; every third one is a prize-winner."""
    page = new_project(
        plan, year, outcome=Outcome.PRIZE if index % 3 == 2 else Outcome.WINNER, stage=Stage.BUILT
    )
    page.costs = [
        CostShare(sort_order=n, source=source, amount=amount + 10_000 * index)
        for n, (source, amount) in enumerate(MONEY)
    ]
    page.events = history([(dt.date(2020, 1, 25), Stage.APPLICATION, "подана заявка"),
                           (dt.date(2020, 5, 8), Stage.DECIDED, "подведены итоги"),
                           (dt.date(2020, 7, 1 + index), Stage.BUILDING, "начались работы"),
                           (dt.date(2020, 9, 1 + index), Stage.BUILT, "площадку открыли")])  # fmt: skip
    return page


def history(rows: Iterable[tuple[dt.date, str, str]]) -> list[ProjectEvent]:
    """Return unsaved events in order."""
    return [
        ProjectEvent(sort_order=n, date=date, stage=stage, text=text)
        for n, (date, stage, text) in enumerate(rows)
    ]


def add_news(running: ContestYearPage, finished: ContestYearPage, day: dt.date) -> None:
    """Create a marked piece of news for each contest."""
    opened = day - dt.timedelta(days=3)
    rows = (
        ("demo-golosovanie", f"Открыто голосование демонстрационного конкурса {running.year} года", opened, running),
        ("demo-itogi", f"Все площадки демонстрационного конкурса {finished.year} года построены",
         dt.date(2020, 10, 30), finished),
    )  # fmt: skip
    index = NewsIndexPage.objects.get()
    for slug, title, date, year in rows:
        page = NewsPage(title=title, slug=slug, date=date, is_demo=True, lead=DEMO_NOTE)
        page.years = [year]
        add_published(index, page)


def remove_rows() -> int:
    """Delete every demonstration page and figure; return how many pages there were."""
    projects = ProjectPage.objects.filter(contest_year__is_demo=True)
    pages = [*NewsPage.objects.filter(is_demo=True), *projects, *ContestYearPage.objects.filter(is_demo=True)]
    for page in pages:
        page.refresh_from_db()  # deleting a page moves the tree's counters of the others
        page.delete()
    return len(pages)
