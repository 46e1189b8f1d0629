"""Configuration of the application."""

from django.apps import AppConfig


class NewsConfig(AppConfig):
    """See the README for what the application is for."""

    name = "showcase.news"
    label = "news"
    verbose_name = "Новости"
