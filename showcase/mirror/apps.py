"""The application `mirror`: the copy of the site for the time when it cannot answer itself."""

from django.apps import AppConfig
from django.db.models.signals import post_save, pre_delete
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move


class MirrorConfig(AppConfig):
    name = "showcase.mirror"
    verbose_name = "Копия сайта"

    def ready(self) -> None:
        # These modules read models, so they are imported only when the application registry is ready.
        from wagtail.models import Page, PageViewRestriction

        from showcase.mirror import withdrawing

        page_unpublished.connect(withdrawing.on_unpublished)
        page_slug_changed.connect(withdrawing.on_slug_changed)
        post_page_move.connect(withdrawing.on_moved)
        pre_delete.connect(withdrawing.on_deleted, sender=Page)
        post_save.connect(withdrawing.on_restricted, sender=PageViewRestriction)
