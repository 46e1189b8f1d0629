"""Configuration of the application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VotingConfig(AppConfig):
    """See the README for what the application is for."""

    name = "showcase.voting"
    label = "voting"
    verbose_name = "Голосование"

    def ready(self) -> None:
        """Register edges, checks, counts by district, groups, and what a round adds to the form of its year."""
        from showcase.contest.models import ContestYearPage
        from showcase.voting import checks, district_votes, edges  # noqa: F401
        from showcase.voting.desk.rights import make_groups
        from showcase.voting.desk.years import YearForm

        post_migrate.connect(make_groups, sender=self)
        # Set from above, since the contest knows nothing of votes.
        ContestYearPage.base_form_class = YearForm
