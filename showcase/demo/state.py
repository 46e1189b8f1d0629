"""What the demonstration looks like today."""

from django.utils import timezone

from showcase.contest.models import ContestYearPage
from showcase.voting.models import VotingRound


def is_filled() -> bool:
    """Tell whether the site holds anything: a demonstration that an editor removed does not come back by itself."""
    return ContestYearPage.objects.exists()


def vote_is_over() -> bool:
    """Tell whether the newest demonstration vote has ended."""
    newest = VotingRound.objects.filter(is_demo=True).order_by("-closes_at").first()
    return bool(newest and newest.closes_at <= timezone.now())
