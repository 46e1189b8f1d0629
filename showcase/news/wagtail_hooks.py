"""What news add to the admin."""

from wagtail import hooks

from showcase.news.viewsets import VIEWSETS


@hooks.register("register_admin_viewset")
def register_listings() -> list:
    """The listing in the menu and in the page tree."""
    return VIEWSETS
