"""Scheduled publishing and unpublishing that the user may see: a list and a monthly calendar."""

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import CharField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from showcase.core import schedule
from showcase.core.page_rights import WORK, pages_to_work_on
from showcase.core.russian import capitalise_sentence, date_ru, moment_ru
from showcase.users.models import User

SHOWN_ON_DASHBOARD = 5


@dataclass(frozen=True)
class Planned:
    """A page scheduled to be published or unpublished, and what prevents it."""

    moment: dt.datetime
    page: Page
    title: str
    goes_away: bool = False
    obstacle: str = ""

    @property
    def when(self) -> str:
        return f"{'Уйдёт с сайта' if self.goes_away else 'Выйдет'} {moment_ru(self.moment)}"

    @property
    def is_late(self) -> bool:
        return self.moment < timezone.now()

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.moment)

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])


def planned(user: User) -> list[Planned]:
    """Return scheduled pages in chronological order."""
    own = pages_to_work_on(user)
    keys = own.annotate(key=Cast("pk", CharField())).values("key")
    versions = schedule.waiting().filter(object_id__in=keys).prefetch_related("content_object")
    coming = [
        Planned(
            version.approved_go_live_at,
            version.content_object,
            version.object_str,
            obstacle=schedule.obstacle(version),
        )
        for version in versions
    ]
    going = [
        Planned(page.expire_at, page, page.title, goes_away=True)
        for page in own.filter(live=True, expire_at__isnull=False)
    ]
    return sorted([*coming, *going], key=lambda one: one.moment)


def may_see_plan(user: User) -> bool:
    return page_permission_policy.user_has_any_permission(user, WORK)


class PlanPanel(Component):
    """The next scheduled pages, on the admin's home page."""

    name = "plan"
    template_name = "staff/plan_panel.html"
    order = 60

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        found = planned(parent_context["request"].user)
        return {"planned": found[:SHOWN_ON_DASHBOARD], "more": len(found) > SHOWN_ON_DASHBOARD}


class PlanPage(WagtailAdminTemplateMixin, TemplateView):
    template_name = "staff/plan.html"
    page_title = "Выйдет по расписанию"
    header_icon = "calendar-alt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_plan(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, first = planned(self.request.user), asked_month(self.request)
        last_month, next_month = first - dt.timedelta(days=1), first + dt.timedelta(days=32)
        return super().get_context_data(
            planned=found,
            month=capitalise_sentence(date_ru(first, "month")),
            weeks=weeks_of(first, found),
            previous=f"{last_month:%Y-%m}",
            next=f"{next_month:%Y-%m}",
            **kwargs,
        )


def asked_month(request: HttpRequest) -> dt.date:
    """Return the first day of the month in the URL, or of the current month."""
    asked = request.GET.get("month")
    if not asked:
        return timezone.localdate().replace(day=1)
    try:
        first = parse_date(f"{asked}-01")
    except ValueError:
        first = None
    if first is None or not 2000 <= first.year < 2100:
        raise Http404("Нет такого месяца.")
    return first


def weeks_of(first: dt.date, found: list[Planned]) -> list[list[dict[str, Any]]]:
    """The weeks of a month, each day with its scheduled pages."""
    return [
        [
            {
                "date": day,
                "is_of_month": day.month == first.month,
                "is_today": day == timezone.localdate(),
                "planned": [one for one in found if one.day == day],
            }
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
