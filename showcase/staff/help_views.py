"""The help of the admin: a list of recipes and a page for each."""

from itertools import groupby
from typing import Any

from django.http import Http404
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from showcase.staff.recipes import Recipe, recipes

TITLE = "Как сделать"


class HelpIndex(WagtailAdminTemplateMixin, TemplateView):
    template_name = "staff/help.html"
    page_title = TITLE
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = [(who, list(found)) for who, found in groupby(recipes().values(), lambda recipe: recipe.who)]
        return super().get_context_data(groups=groups, **kwargs)


class HelpRecipe(HelpIndex):
    """One recipe, on one printed page."""

    template_name = "staff/recipe.html"

    @property
    def recipe(self) -> Recipe:
        return recipes()[self.kwargs["slug"]]

    def get_page_title(self) -> str:
        return self.recipe.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        way = [{"url": reverse("help"), "label": TITLE}, {"url": "", "label": self.recipe.title}]
        return [*self.breadcrumbs_items, *way]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.kwargs["slug"] not in recipes():
            raise Http404("Нет такой инструкции.")
        return super().get_context_data(recipe=self.recipe, **kwargs)


@hooks.register("register_admin_urls")
def help_urls() -> list[URLPattern]:
    return [
        path("pomoshch/", HelpIndex.as_view(), name="help"),
        path("pomoshch/<slug:slug>/", HelpRecipe.as_view(), name="help_recipe"),
    ]


@hooks.register("register_help_menu_item")
def help_item() -> MenuItem:
    return MenuItem(TITLE, reverse("help"), name="recipes", icon_name="help", order=10)
