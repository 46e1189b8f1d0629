"""What the demonstration looks like today."""

from django.utils import timezone

from showcase.voting.models import VotingRound


def vote_is_over() -> bool:
    """Tell whether the newest demonstration vote has ended."""
    newest = VotingRound.objects.filter(is_demo=True).order_by("-closes_at").first()
    return bool(newest and newest.closes_at <= timezone.now())
