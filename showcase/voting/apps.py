"""Configuration of the application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VotingConfig(AppConfig):
    name = "showcase.voting"
    label = "voting"
    verbose_name = "Голосование"

    def ready(self) -> None:
        # These modules read models, so they are imported only when the application registry is ready.
        from showcase.voting import checks, providers  # noqa: F401
        from showcase.voting.admin_views.rights import make_groups
        from showcase.voting.views import guard  # noqa: F401

        post_migrate.connect(make_groups, sender=self)
