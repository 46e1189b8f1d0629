"""Prepares the vote of a new season: a draft round and a checklist."""

import datetime as dt
from typing import NamedTuple

from showcase.contest.choices import PhaseKey
from showcase.contest.models import ContestYearPage, Phase
from showcase.core.russian import midnight
from showcase.users.models import User
from showcase.voting import ballotbox
from showcase.voting.admin_views import rights
from showcase.voting.admin_views.base import admin_url
from showcase.voting.admin_views.rounds import state_words
from showcase.voting.choices import RoundState
from showcase.voting.models import VotingRound

KEPT_RULES = ("grace", "age_text", "complaint_days")


class RoundStatus(NamedTuple):
    """The vote's entry in the organiser's checklist; `missing` lists what prevents the announcement."""

    is_announced: bool
    text: str
    missing: list[str]
    url: str


def may_prepare(user: User) -> bool:
    return rights.has_any(user, rights.ORGANISERS)


def draft_round(year: ContestYearPage, phases: list[Phase]) -> VotingRound | None:
    """Create a draft round with the dates of the voting phase and the last real vote's rules; None without dates."""
    days = next(
        (phase for phase in phases if phase.key == PhaseKey.VOTING and phase.starts and phase.ends), None
    )
    if days is None:
        return None
    last = VotingRound.objects.filter(year_page__is_demo=False).order_by("-year_page__year").first()
    return VotingRound.objects.create(
        year_page=year,
        opens_at=midnight(days.starts),
        closes_at=midnight(days.ends + dt.timedelta(days=1)),
        **({name: getattr(last, name) for name in KEPT_RULES} if last else {}),
    )


def round_status(year: ContestYearPage) -> RoundStatus:
    found = VotingRound.objects.select_related("year_page").filter(year_page=year).first()
    if found is None:
        return RoundStatus(False, "Голосования нет", [], admin_url("add"))
    is_draft = found.state == RoundState.DRAFT
    missing = ballotbox.missing(found) if is_draft else []
    return RoundStatus(not is_draft, state_words(found), missing, admin_url("round", found.pk))
