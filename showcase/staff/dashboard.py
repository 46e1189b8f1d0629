"""The panel «Сейчас» on the first page of the admin: the season and its vote, what residents reported."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from showcase.contest.models import ContestYearPage, ProjectPage
from showcase.contest.readiness_report import own_projects
from showcase.core.russian import count_ru
from showcase.outreach.modeladmin import FaultReportAdmin
from showcase.outreach.models import FaultReport
from showcase.pages.season import phase_ahead, phase_text, running_phase
from showcase.staff import season
from showcase.users.models import User
from showcase.voting.admin_views import rights
from showcase.voting.season import round_status

NEW_REPORTS = ("новое сообщение", "новых сообщения", "новых сообщений")


class Line(NamedTuple):
    icon: str
    title: str
    text: str
    url: str


def contest_of(user: User) -> ContestYearPage | None:
    """The newest real contest; one in preparation only for those who prepare it."""
    return season.latest_year(live_only=not season.may_open_season(user))


def season_line(request: HttpRequest) -> Line | None:
    """The contest, its phase and its projects."""
    year = contest_of(request.user)
    if not year:
        return None
    day = timezone.localdate()
    phase = running_phase(year, day) or phase_ahead(year, day)
    counts = ProjectPage.objects.filter(contest_year=year).aggregate(
        shown=Count("pk", Q(live=True)), drafts=Count("pk", Q(live=False))
    )
    parts = [f"{phase_text(phase)}." if phase else "Все этапы с датами прошли."]
    parts += [
        f"На сайте {count_ru(counts['shown'], *season.PROJECTS)}." if counts["shown"] else "Проектов ещё нет."
    ]
    parts += [f"Черновиков: {counts['drafts']}."] if counts["drafts"] else []
    url = reverse("season", args=[year.pk]) if season.may_open_season(request.user) else year.url
    return Line("calendar-check", f"Конкурс {year.year} года", " ".join(parts), url or "")


def vote_line(request: HttpRequest) -> Line | None:
    """The state of the vote, without any number of votes."""
    year = contest_of(request.user)
    if not year or not rights.has_any(request.user, rights.ANY):
        return None
    status = round_status(year)
    may_follow = status.is_announced or season.may_prepare(request.user)
    return Line(
        "tick-inverse", f"Голосование {year.year} года", f"{status.text}.", status.url if may_follow else ""
    )


def readiness_line(request: HttpRequest) -> Line | None:
    """How many of one's own projects of the contest are complete."""
    year = contest_of(request.user)
    own = own_projects(request.user).filter(contest_year=year)
    if not (total := own.count()):
        return None
    url = f"{reverse('readiness')}?contest_year={year.pk}"
    text = f"Заполнено полностью: {own.complete().count()} из {total}."
    return Line("tasks", "Готовность проектов", text, url)


def reports_line(request: HttpRequest) -> Line | None:
    admin = FaultReportAdmin()
    if not admin.permission_helper.user_can_list(request.user):
        return None
    new = FaultReport.objects.filter(state=FaultReport.State.NEW).count()
    text = f"{count_ru(new, *NEW_REPORTS)}." if new else "Новых сообщений нет."
    return Line("warning", "Жители сообщили", text, f"{admin.url_helper.index_url}?state__exact=new")


LINES: tuple[Callable[[HttpRequest], Line | None], ...] = (
    season_line,
    vote_line,
    readiness_line,
    reports_line,
)


def lines(request: HttpRequest) -> list[Line]:
    return [line for make in LINES if (line := make(request))]


class NowPanel(Component):
    name = "now"
    template_name = "wagtailadmin/home/now.html"
    order = 60

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"lines": lines(parent_context["request"])}


@hooks.register("construct_homepage_panels")
def add_now(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(NowPanel())
