"""What operations add to the admin: the page «Состояние» for administrators."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from showcase.core.admin_menu import RestrictedItem
from showcase.operations.views import StatePage, TryAgain


@hooks.register("register_admin_urls")
def state_urls() -> list[URLPattern]:
    return [
        path("sostoyanie/", StatePage.as_view(), name="state"),
        path("sostoyanie/zadanie/<int:pk>/", TryAgain.as_view(), name="repeat_queued"),
    ]


@hooks.register("register_settings_menu_item")
def state_item() -> MenuItem:
    return RestrictedItem(
        "Состояние",
        reverse("state"),
        name="state",
        icon_name="tick-inverse",
        order=50,
        may_see=lambda user: user.is_superuser,
    )
