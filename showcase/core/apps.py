"""Configuration of the application."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_save


class CoreConfig(AppConfig):
    """See the README for what the application is for."""

    name = "showcase.core"
    label = "core"
    verbose_name = "Основа"

    def ready(self) -> None:
        """Give Russian words to what Wagtail leaves in English; watch for changes."""
        from showcase.core import change_stamp, logs, redirects, text_fields
        from showcase.core.admin_words import name_labels, name_permissions, name_rows

        connection_created.connect(logs.make_session_private)
        change_stamp.watch()
        name_labels()
        text_fields.register_in_admin()
        pre_save.connect(redirects.encode_old_path, sender="wagtailredirects.Redirect")
        post_migrate.connect(name_rows, sender=self)
        post_migrate.connect(name_permissions)
