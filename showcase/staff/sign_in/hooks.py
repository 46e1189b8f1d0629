"""Admin hooks of signing in: own sessions and the second step in «Учётная запись»."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from wagtail import hooks

from showcase.staff.sign_in import second_factor, urls


@hooks.register("register_admin_urls")
def account_urls() -> list[URLPattern]:
    return urls.account


@hooks.register("register_account_menu_item")
def second_factor_item(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": "Второй шаг входа",
        "help_text": "Код из приложения или ключ, без которых с одним паролем не войти.",
    }


@hooks.register("register_account_menu_item")
def sessions_item(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("own_sessions"),
        "label": "Где вы вошли",
        "help_text": "Список устройств. Любой вход можно закончить.",
    }


@hooks.register("register_log_actions")
def reset_in_history(actions: Any) -> None:
    actions.register_action(
        second_factor.RESET, "Сбросить второй шаг входа", "Второй шаг входа сброшен, входы закончены"
    )
