from django.apps import AppConfig
from wagtail.signals import page_unpublished


class NewsConfig(AppConfig):
    name = "showcase.news"
    verbose_name = "Новости"

    def ready(self) -> None:
        # These modules read models, so they are imported only when the application registry is ready.
        from showcase.news import embargo_link
        from showcase.news.models import NewsPage

        page_unpublished.connect(embargo_link.on_unpublished, sender=NewsPage)
