"""Configuration of the application."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """See the README for what the application is for."""

    name = "showcase.demo"
    label = "demo"
    verbose_name = "Демонстрация"
