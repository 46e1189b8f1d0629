from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "showcase.news"
    label = "news"
    verbose_name = "Новости"
