"""The application `core`, which all other apps depend on."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import pre_save
from wagtail.signals import page_published, page_slug_changed, post_page_move


class CoreConfig(AppConfig):
    name = "showcase.core"
    verbose_name = "Основа"

    def ready(self) -> None:
        # These modules read models, so they are imported only when the application registry is ready.
        from showcase.core import (  # noqa: F401
            admin_labels,
            cache_version,
            checks,
            logs,
            quiet_history,
            redirects,
            text_fields,
        )

        connection_created.connect(logs.set_up_session)
        cache_version.watch()
        admin_labels.set_labels()
        quiet_history.make_quiet()
        text_fields.register_in_admin()
        pre_save.connect(redirects.encode_old_path, sender="wagtailredirects.Redirect")
        for arrived in (page_published, page_slug_changed, post_page_move):
            arrived.connect(redirects.end_at_pages)
