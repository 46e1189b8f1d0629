"""Configuration of the application."""

from django.apps import AppConfig


class ContestConfig(AppConfig):
    """See the README for what the application is for."""

    name = "showcase.contest"
    label = "contest"
    verbose_name = "Конкурс"
