"""Which rounds' votes may be looked at by project: the same for everybody, superusers included."""

from django.db.models import Q, QuerySet

from showcase.voting.choices import Mode, RoundState, TotalsMode
from showcase.voting.models import VotingRound

VISIBLE = (
    ~Q(mode=Mode.OWN)
    | Q(state__in=[RoundState.CLOSED, RoundState.CERTIFIED])
    | Q(state=RoundState.OPEN, totals_mode=TotalsMode.LIVE)
)
"""The property `totals_visible` of a round, as a filter."""
HIDDEN_SENTENCE = "Пока голосование не закрыто, голоса по проектам не видит никто, и администратор тоже."


def visible_rounds() -> QuerySet[VotingRound]:
    """Rounds whose votes may be looked at by project, newest first."""
    return VotingRound.objects.filter(VISIBLE).select_related("year_page").order_by("-year_page__year")
