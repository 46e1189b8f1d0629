"""The application `core`: what all others build on."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import pre_save


class CoreConfig(AppConfig):
    name = "showcase.core"
    label = "core"
    verbose_name = "Основа"

    def ready(self) -> None:
        # These modules read models, so they are imported only when the application registry is ready.
        from showcase.core import admin_labels, cache_version, checks, logs, redirects, text_fields  # noqa: F401

        connection_created.connect(logs.make_session_private)
        cache_version.watch()
        admin_labels.set_labels()
        text_fields.register_in_admin()
        pre_save.connect(redirects.encode_old_path, sender="wagtailredirects.Redirect")
