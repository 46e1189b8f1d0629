"""Creates a season modelled on the last one, and checks what a season still lacks."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from showcase.contest.choices import VOTING_PHASES, Outcome
from showcase.contest.models import ContestYearPage, Phase, PointsStep, ProjectPage
from showcase.core.russian import count_ru
from showcase.pages.models import YearsPage
from showcase.users.models import User
from showcase.voting.season import draft_round, may_prepare, round_status

DAYS_IN_YEAR = 365.2425
PROJECTS = ("проект", "проекта", "проектов")


@dataclass(frozen=True)
class Step:
    """One thing that a season needs: whether it is there, a sentence about it, and where it is done."""

    is_done: bool
    text: str
    details: list[str]
    url: str
    action: str


def may_open_season(user: User) -> bool:
    """Whether the user may add a year and prepare its vote."""
    years = YearsPage.objects.first()
    return bool(years) and may_prepare(user) and years.permissions_for_user(user).can_add_subpage()


def real_years() -> QuerySet[ContestYearPage]:
    return ContestYearPage.objects.filter(is_demo=False).order_by("-year")


def latest_year(*, live_only: bool = False) -> ContestYearPage | None:
    years = real_years()
    return (years.live() if live_only else years).first()


def pattern_year() -> ContestYearPage | None:
    """The newest real year whose vote has both dates, as a model for the next one."""
    days = Q(phases__key__in=VOTING_PHASES, phases__starts__isnull=False, phases__ends__isnull=False)
    return ContestYearPage.objects.filter(days, is_demo=False).order_by("-year").first() or latest_year()


def is_new(year: ContestYearPage) -> bool:
    """Whether the year is still as `open_season` leaves it: a draft without projects."""
    return not (year.live or year.is_demo or ProjectPage.objects.filter(contest_year=year).exists())


def next_number() -> int:
    """The first free year after the newest real one."""
    latest = latest_year()
    number = latest.year + 1 if latest else dt.date.today().year
    taken = set(ContestYearPage.objects.filter(year__gte=number).values_list("year", flat=True))
    return next(year for year in range(number, number + len(taken) + 1) if year not in taken)


def shifted_phases(pattern: ContestYearPage, number: int) -> list[Phase]:
    """Return the phases of another year moved to `number` by whole weeks, so that weekdays stay the same."""
    shift = dt.timedelta(weeks=round((number - pattern.year) * DAYS_IN_YEAR / 7))
    return [
        Phase(
            key=phase.key,
            title=phase.title,
            starts=phase.starts and phase.starts + shift,
            ends=phase.ends and phase.ends + shift,
            sort_order=order,
        )
        for order, phase in enumerate(pattern.dated_phases)
    ]


@transaction.atomic
def open_season(number: int, user: User) -> ContestYearPage:
    """Add a draft of the year's page and, where the days of the vote are known, a draft of its round."""
    pattern = pattern_year()
    year = ContestYearPage(
        title=f"Конкурс {number} года", slug=str(number), year=number, live=False, owner=user
    )
    phases = shifted_phases(pattern, number) if pattern else []
    year.phases = phases
    if pattern:
        year.points_note = pattern.points_note
        year.points_steps = [
            PointsStep(
                votes_from=step.votes_from, votes_to=step.votes_to, points=step.points, sort_order=order
            )
            for order, step in enumerate(pattern.points_steps.all())
        ]
    YearsPage.objects.get().add_child(instance=year)
    year.save_revision(user=user, log_action=True)
    draft_round(year, phases)
    return year


def checklist(year: ContestYearPage) -> list[Step]:
    """What the season needs, in the order in which it is done."""
    return [
        _page_step(year),
        _phases_step(year),
        _projects_step(year),
        _round_step(year),
        _outcomes_step(year),
    ]


def _page_step(year: ContestYearPage) -> Step:
    text = "Страница года опубликована" if year.live else "Страница года — черновик, на сайте её ещё нет"
    is_changed = year.live and year.has_unpublished_changes
    return Step(
        year.live and not is_changed,
        text,
        ["Есть неопубликованные изменения."] if is_changed else [],
        reverse("wagtailadmin_pages:edit", args=[year.pk]),
        "Проверить и опубликовать",
    )


def _phases_step(year: ContestYearPage) -> Step:
    phases = year.dated_phases
    undated = [phase.title for phase in phases if not (phase.starts or phase.ends)]
    text = "Даты этапов указаны" if phases and not undated else "Не у всех этапов есть даты"
    url = reverse("wagtailadmin_pages:edit", args=[year.pk])
    return Step(bool(phases) and not undated, text, undated, url, "Указать даты")


def _projects_step(year: ContestYearPage) -> Step:
    projects = ProjectPage.objects.filter(contest_year=year)
    counts = projects.aggregate(
        all=Count("pk"), drafts=Count("pk", Q(live=False)), unnumbered=Count("pk", Q(public_number=None))
    )
    lacks = {"не опубликовано": counts["drafts"], "без номера": counts["unnumbered"]}
    details = [f"{number} {words}" for words, number in lacks.items() if number]
    if not counts["all"]:
        return Step(False, "Проектов ещё нет", [], reverse("project_tables:index"), "Загрузить таблицу")
    text = f"Всего {count_ru(counts['all'], *PROJECTS)}"
    return Step(not details, text, details, _projects_url(year), "Открыть проекты")


def _round_step(year: ContestYearPage) -> Step:
    status = round_status(year)
    return Step(status.is_announced, status.text, status.missing, status.url, "Открыть голосование")


def _outcomes_step(year: ContestYearPage) -> Step:
    waiting = ProjectPage.objects.filter(contest_year=year, outcome=Outcome.UNKNOWN).count()
    has_projects = ProjectPage.objects.filter(contest_year=year).exists()
    is_done = has_projects and not waiting and round_status(year).is_announced
    text = "Итоги записаны" if is_done else "Итоги ещё не записаны"
    details = [f"Без итога {count_ru(waiting, *PROJECTS)}"] if waiting else []
    if has_projects and not waiting and not is_done:
        text = "Итоги отмечены раньше, чем объявлено голосование"
        details = ["Проверьте их: все проекты уже с итогом."]
    return Step(
        is_done, text, details, _projects_url(year, outcome=Outcome.UNKNOWN), "Открыть проекты без итога"
    )


def _projects_url(year: ContestYearPage, **filters: str) -> str:
    return f"{reverse('projects:index')}?{urlencode({'contest_year': year.pk, **filters})}"
