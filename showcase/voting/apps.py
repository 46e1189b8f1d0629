"""Configuration of the application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VotingConfig(AppConfig):
    """See the package's docstring for a map of the modules."""

    name = "showcase.voting"
    label = "voting"
    verbose_name = "Голосование"

    def ready(self) -> None:
        """Register edges, checks, counts by district, days of votes and groups."""
        from showcase.voting import checks, district_votes, edges, voting_dates  # noqa: F401
        from showcase.voting.admin_views.rights import make_groups

        post_migrate.connect(make_groups, sender=self)
