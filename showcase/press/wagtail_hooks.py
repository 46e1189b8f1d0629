"""The page «Для прессы» beside the form of news and projects."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from showcase.press.material import PAGES
from showcase.press.views import PressPage


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("pressa/<int:page_id>/", PressPage.as_view(), name="press")]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def press_button(page: Page, user: Any, **_: Any) -> Iterator[Button]:
    """Listings pass plain `Page` objects, forms pass specific ones."""
    if page.live and issubclass(page.specific_class, PAGES) and page.permissions_for_user(user).can_publish():
        yield Button("Для прессы", reverse("press", args=[page.pk]), icon_name="doc-full", priority=55)
