"""Admin hooks: the season, the review's history, and limits on what users see of others' work."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import (
    ActionMenuItem,
    CancelWorkflowMenuItem,
    PublishMenuItem,
    WorkflowMenuItem,
)
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page, PageQuerySet

from showcase.core import schedule
from showcase.core.admin_menu import RestrictedItem
from showcase.core.russian import moment_ru
from showcase.pages.wagtail_hooks import FirstStepsPanel
from showcase.staff import (
    dashboard,  # noqa: F401  Wagtail finds hooks here only
    help_views,  # noqa: F401
    plan,
    reports,  # noqa: F401
    review,
    season,
    season_views,
)
from showcase.staff.branches import files, pages_to_choose, works_on_the_whole_site
from showcase.staff.roles import ROLES
from showcase.staff.sign_in import hooks as door  # noqa: F401
from showcase.users.models import User

DECISIONS = {"approve": "Проверка закончена.", "reject": "Возвращено на доработку."}
SITE_WIDE_REPORTS = ("page-types-usage",)


@hooks.register("register_admin_urls")
def season_urls() -> list:
    return [
        path("season/", season_views.current_season, name="current_season"),
        path("season/new/", season_views.NewSeason.as_view(), name="new_season"),
        path("season/<int:pk>/", season_views.SeasonPage.as_view(), name="season"),
    ]


@hooks.register("register_admin_menu_item")
def season_menu_item() -> MenuItem:
    return RestrictedItem(
        "Сезон",
        reverse("current_season"),
        name="season",
        icon_name="calendar-check",
        order=105,
        may_see=season.may_open_season,
    )


@hooks.register("construct_homepage_panels", order=1)  # after FirstStepsPanel was added
def offer_season(request: HttpRequest, panels: list[Component]) -> None:
    if season.may_open_season(request.user):
        for panel in panels:
            if isinstance(panel, FirstStepsPanel):
                panel.new_season_url = reverse("new_season")


@hooks.register("register_admin_urls")
def plan_url() -> list:
    return [path("plan/", plan.PlanPage.as_view(), name="plan")]


@hooks.register("register_reports_menu_item")
def plan_menu_item() -> MenuItem:
    return RestrictedItem(
        "Выйдет по расписанию",
        reverse("plan"),
        name="plan",
        icon_name="calendar-alt",
        order=10,
        may_see=plan.may_see_plan,
    )


@hooks.register("construct_homepage_panels")
def add_plan(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(plan.PlanPanel())


@hooks.register("after_publish_page")
def tell_when_it_comes_out(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail's message names no time."""
    version = schedule.waiting().filter(object_id=str(page.pk)).first()
    if version is None:
        return None
    moment = moment_ru(version.approved_go_live_at)
    edit = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), "Открыть")
    what = "Новая версия страницы" if page.live else "Страница"
    words = f"{what} «{version.object_str}» выйдет {moment} по Москве."
    messages.success(request, words, buttons=[edit])
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("after_edit_page")
def tell_the_decision(request: HttpRequest, page: Page) -> None:
    """Add what was decided: Wagtail says only that the page was saved."""
    decision = "action-workflow-action" in request.POST and request.POST.get("workflow-action-name")
    if decision in DECISIONS:
        messages.success(request, DECISIONS[decision])


@hooks.register("register_log_actions")
def own_actions_in_history(actions: Any) -> None:
    actions.register_action(review.REMINDED, "Напомнить о проверке", "Пресс-службе напомнили о проверке")
    actions.register_action(schedule.REFUSED, "Не выпустить по расписанию", "Не вышла по расписанию")


@hooks.register("construct_page_chooser_queryset")
def limit_page_chooser(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Links may lead to anything public, but other districts' drafts stay theirs."""
    return pages_to_choose(request.user, pages)


@hooks.register("construct_reports_menu")
def limit_reports(request: HttpRequest, items: list[MenuItem]) -> None:
    if not works_on_the_whole_site(request.user):
        items[:] = [item for item in items if item.name not in SITE_WIDE_REPORTS]


@hooks.register("before_bulk_action")
def change_people_one_by_one(
    request: HttpRequest, action_type: str, objects: list, action: Any
) -> HttpResponse | None:
    """Refuse bulk actions on users: they bypass the rules about the last administrator and about granting roles."""
    if action.model is not User:
        return None
    messages.error(request, "Людей меняют по одному: откройте человека в списке.")
    return redirect("wagtailusers_users:index")


class OwnFiles:
    """Mixin of Wagtail's lists for scripts, which ask for no right at all."""

    def get_queryset(self) -> QuerySet:
        own = files(self.request.user, self.model)
        return super().get_queryset().filter(pk__in=own.values("pk"))


class OwnImages(OwnFiles, ImagesAdminAPIViewSet):
    pass


class OwnDocuments(OwnFiles, DocumentsAdminAPIViewSet):
    pass


@hooks.register("construct_admin_api", order=1)  # after Wagtail's own
def limit_lists_for_scripts(router: WagtailAPIRouter) -> None:
    router.register_endpoint("images", OwnImages)
    router.register_endpoint("documents", OwnDocuments)


class OwnRecentEdits(RecentEditsPanel):
    """Without pages that one edited before moving to another district."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        user = parent_context["request"].user
        context["last_edits"] = [
            (moment, page)
            for moment, page in context["last_edits"]
            if page.permissions_for_user(user).can_edit()
        ]
        return context


@hooks.register("construct_homepage_panels")
def limit_recent_edits(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [OwnRecentEdits() if type(panel) is RecentEditsPanel else panel for panel in panels]


class TakeBackItem(CancelWorkflowMenuItem):
    """The menu item that withdraws a page from review, after one confirmation."""

    template_name = "wagtailadmin/pages/action_menu/take_back.html"


@hooks.register("construct_page_action_menu")
def order_review(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Hide «publish» where «approve» does the same; put «withdraw from review» last."""
    is_reviewed = any(isinstance(item, WorkflowMenuItem) and item.name == "approve" for item in items)
    is_cancelled = any(isinstance(item, CancelWorkflowMenuItem) for item in items)
    left_out = (CancelWorkflowMenuItem, *([PublishMenuItem] if is_reviewed else []))
    items[:] = [item for item in items if not isinstance(item, left_out)]
    if is_cancelled:
        items.append(TakeBackItem())


@hooks.register("register_permissions")
def own_permissions() -> QuerySet[Permission]:
    """Let custom groups be given the permissions that roles have."""
    names = [name.split(".") for role in ROLES for name in role.permissions]
    return Permission.objects.filter(
        content_type__app_label__in={app for app, _ in names},
        codename__in={codename for _, codename in names},
    )
