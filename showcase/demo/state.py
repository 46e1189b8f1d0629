"""What the demonstration looks like today."""

from django.utils import timezone

from showcase.contest.choices import PhaseKey
from showcase.contest.models import ContestYearPage, Phase


def is_filled() -> bool:
    """Tell whether the site holds anything: a demonstration that an editor removed does not come back by itself."""
    return ContestYearPage.objects.exists()


def vote_is_over() -> bool:
    """Tell whether the newest demonstration vote has ended, by the Moscow day."""
    voting = Phase.objects.filter(year_page__is_demo=True, key=PhaseKey.VOTING).order_by("-ends").first()
    return bool(voting and voting.ends < timezone.localdate())
