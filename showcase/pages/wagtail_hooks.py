"""The first page of the admin and its help menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from showcase.contest.modeladmin import FigureAdmin
from showcase.users.models import User

# English pages on other sites.
ENGLISH_HELP = ("whats-new-in-wagtail", "editor-guide")


class FirstStepsPanel(Component):
    """Links to the most frequent tasks of editors."""

    name = "first_steps"
    template_name = "wagtailadmin/home/first_steps.html"
    order = 50

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"steps": steps(parent_context["request"].user)}


def steps(user: User) -> list[dict[str, str]]:
    """Return the tasks; adding a figure is offered to those who may."""
    figures = FigureAdmin()
    rows = [
        (
            "doc-full-inverse",
            "Написать новость",
            "Заголовок, дата, первый абзац, фото.",
            reverse("news:choose_parent"),
        ),
        ("pick", "Добавить проект", "Сначала выберите муниципалитет.", reverse("projects:choose_parent")),
        ("image", "Загрузить фото", "Можно сразу несколько.", reverse("wagtailimages:add_multiple")),
    ]
    if figures.permission_helper.user_can_create(user):
        rows.insert(2, ("order", "Записать цифру", "Число, год и откуда оно.", figures.url_helper.create_url))
    return [dict(zip(("icon", "title", "text", "url"), row, strict=True)) for row in rows]


@hooks.register("construct_homepage_panels")
def add_first_steps(request: HttpRequest, panels: list[Component]) -> None:
    panels.insert(0, FirstStepsPanel())


@hooks.register("construct_help_menu")
def remove_english_help(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if not item.name.startswith(ENGLISH_HELP)]
