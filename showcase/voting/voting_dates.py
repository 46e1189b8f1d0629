"""Days of announced votes for the pages of the contest."""

import datetime as dt
from collections.abc import Collection

from django.utils import timezone

from showcase.contest.voting_dates import VotingDates, register
from showcase.voting.choices import RoundState
from showcase.voting.models import VotingRound

LAST_MOMENT = dt.timedelta(microseconds=1)


@register
def dates_of_rounds(years: Collection[int]) -> dict[int, VotingDates]:
    """The end itself is no moment of the vote, so midnight belongs to the day before."""
    rounds = VotingRound.objects.filter(year_page__in=years).exclude(state=RoundState.DRAFT)
    return {
        year: VotingDates(timezone.localdate(opens_at), timezone.localdate(closes_at - LAST_MOMENT))
        for year, opens_at, closes_at in rounds.values_list("year_page", "opens_at", "closes_at")
    }
