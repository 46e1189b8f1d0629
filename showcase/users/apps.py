"""The application `users`: accounts of the admin."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "showcase.users"
    verbose_name = "Пользователи"
