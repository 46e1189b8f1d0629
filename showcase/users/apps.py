"""Configuration of the application."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """People who sign in."""

    name = "showcase.users"
    label = "users"
    verbose_name = "Пользователи"
