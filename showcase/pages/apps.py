from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "showcase.pages"
    verbose_name = "Страницы"
