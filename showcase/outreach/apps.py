"""Configuration of the application."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """See the README for what the application is for."""

    name = "showcase.outreach"
    label = "outreach"
    verbose_name = "Обращения"
