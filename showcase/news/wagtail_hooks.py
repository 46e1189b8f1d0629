"""The listing of news in the admin."""

from wagtail import hooks

from showcase.news.viewsets import VIEWSETS


@hooks.register("register_admin_viewset")
def register_listings() -> list:
    return VIEWSETS
