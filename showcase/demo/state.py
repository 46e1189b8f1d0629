"""What the demonstration looks like today."""

from django.db.models import F
from django.utils import timezone

from showcase.contest.choices import PhaseKey
from showcase.contest.models import Phase


def vote_is_over() -> bool:
    """Tell whether the newest demonstration vote has ended, by the Moscow day; one without an end has not."""
    votes = Phase.objects.filter(year_page__is_demo=True, key=PhaseKey.VOTING)
    voting = votes.order_by(F("ends").desc(nulls_first=True)).first()
    return bool(voting and voting.ends and voting.ends < timezone.localdate())
