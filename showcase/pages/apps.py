"""Configuration of the application."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """See the README for what the application is for."""

    name = "showcase.pages"
    label = "pages"
    verbose_name = "Страницы"
