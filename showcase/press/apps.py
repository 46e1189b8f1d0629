"""The application `press`: press packs and posts."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_unpublished


class PressConfig(AppConfig):
    name = "showcase.press"
    verbose_name = "Для прессы"

    def ready(self) -> None:
        # These modules read models, so they are imported only when the application registry is ready.
        from showcase.core.models import CustomImage
        from showcase.press import packs
        from showcase.press.models import PressPack

        page_published.connect(packs.on_published)
        page_unpublished.connect(packs.on_unpublished)
        post_save.connect(packs.on_picture_changed, sender=CustomImage)
        post_delete.connect(packs.on_deleted, sender=PressPack)
