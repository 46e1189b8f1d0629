"""The first page of the admin and its help menu."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.images.permissions import permission_policy as image_policy

from showcase.contest.modeladmin import FigureAdmin
from showcase.contest.models import ProjectPage
from showcase.contest.tables.views import PERMISSION as TABLE_PERMISSION
from showcase.core.admin_listings import parents_for
from showcase.news.models import NewsPage

# English pages on other sites.
ENGLISH_HELP = ("whats-new-in-wagtail", "editor-guide")


class FirstStepsPanel(Component):
    name = "first_steps"
    template_name = "wagtailadmin/home/first_steps.html"
    order = 50
    new_season_url = ""
    """Set by the app that opens seasons, for those who may."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user, figures = parent_context["request"].user, FigureAdmin()
        return {
            "may_write_news": parents_for(user, NewsPage).exists(),
            "places": parents_for(user, ProjectPage).count(),
            "new_figure_url": figures.url_helper.create_url
            if figures.permission_helper.user_can_create(user)
            else "",
            "may_upload": image_policy.user_has_permission(user, "add"),
            "may_load_table": user.has_perm(TABLE_PERMISSION),
            "new_season_url": self.new_season_url,
        }


@hooks.register("construct_homepage_panels")
def add_first_steps(request: HttpRequest, panels: list[Component]) -> None:
    if image_policy.user_has_permission(request.user, "add"):  # all editors have it
        panels.insert(0, FirstStepsPanel())


@hooks.register("construct_help_menu")
def remove_english_help(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if not item.name.startswith(ENGLISH_HELP)]
