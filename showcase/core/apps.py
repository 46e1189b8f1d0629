"""Configuration of the application."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """See the README for what the application is for."""

    name = "showcase.core"
    label = "core"
    verbose_name = "Основа"
