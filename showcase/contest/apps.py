from django.apps import AppConfig


class ContestConfig(AppConfig):
    name = "showcase.contest"
    verbose_name = "Конкурс"
