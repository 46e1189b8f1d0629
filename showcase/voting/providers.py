"""Providers registered with other apps: dates of the vote, votes by district, cache boundaries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.utils import timezone

from showcase.contest import district_votes, voting_dates
from showcase.contest.district_votes import DistrictVotes
from showcase.contest.models import ContestYearPage, ProjectPage
from showcase.contest.querysets import PATH_OF_MUNICIPALITY
from showcase.contest.voting_dates import VotingDates
from showcase.core import cache_boundaries
from showcase.core.sql import ask
from showcase.voting import results
from showcase.voting.choices import RoundState
from showcase.voting.messages import last_moment
from showcase.voting.models import VotingRound
from showcase.voting.state import PanelState, panel_of_year

# The remaining time is computed by the database's clock, since the web server's may be wrong.
NEXT_EDGE = """
SELECT min(edge - voting_now())
FROM voting_votinground, unnest(ARRAY[opens_at, closes_at, closes_at + grace]) AS edge
WHERE state = 'announced' AND edge > voting_now()
"""


@voting_dates.register
def dates_of_rounds(years: Collection[int] | None) -> dict[int, VotingDates]:
    """Return the first and last day of each vote. The end is exclusive, so midnight belongs to the day before."""
    rounds = VotingRound.objects.exclude(state=RoundState.DRAFT)
    if years is not None:
        rounds = rounds.filter(year_page__in=years)
    return {
        year: VotingDates(timezone.localdate(opens_at), last_moment(closes_at).date())
        for year, opens_at, closes_at in rounds.values_list("year_page", "opens_at", "closes_at")
    }


@district_votes.register
def count_by_district(year: ContestYearPage) -> dict[str, DistrictVotes]:
    """Return online and paper votes by municipality path, once totals are public."""
    panel = panel_of_year(year.year)
    if panel is None or panel.state != PanelState.RESULTS:
        return {}
    counted = results.count(panel.round)
    pages = ProjectPage.objects.filter(pk__in=[row.project for row in counted]).values_list("pk", "path")
    homes = {pk: path[:PATH_OF_MUNICIPALITY] for pk, path in pages}
    found: dict[str, DistrictVotes] = defaultdict(lambda: DistrictVotes(0))
    for row in counted:
        online, paper = found[homes[row.project]]
        paper = paper if row.paper is None else (paper or 0) + row.paper
        found[homes[row.project]] = DistrictVotes(online + row.online, paper)
    return found


@cache_boundaries.register
def round_edge(now: dt.datetime) -> dt.datetime | None:
    """Return the next opening, close or end of grace of an announced round."""
    ((remaining,),) = ask(NEXT_EDGE)
    return None if remaining is None else now + remaining
