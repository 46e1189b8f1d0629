from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "showcase.pages"
    label = "pages"
    verbose_name = "Страницы"
