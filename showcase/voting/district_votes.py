"""Votes by municipality for the scheme of the region, once they may be seen."""

from showcase.contest.district_votes import DistrictVotes, register
from showcase.contest.models import ContestYearPage, ProjectPage
from showcase.contest.querysets import PATH_OF_MUNICIPALITY
from showcase.voting import state, totals
from showcase.voting.choices import Mode


@register
def count_by_district(year: ContestYearPage) -> dict[str, DistrictVotes]:
    panel = state.panel_of_year(year.year)
    if panel is None or not panel.shows_totals or panel.round.mode != Mode.OWN:
        return {}
    counted = totals.count(panel.round)
    pages = ProjectPage.objects.filter(pk__in=[row.project for row in counted]).values_list("pk", "path")
    homes = {pk: path[:PATH_OF_MUNICIPALITY] for pk, path in pages}
    result: dict[str, DistrictVotes] = {}
    for row in counted:
        online, paper = result.get(homes.get(row.project, ""), DistrictVotes(0))
        paper = paper if row.paper is None else (paper or 0) + row.paper
        result[homes.get(row.project, "")] = DistrictVotes(online + row.online, paper)
    return result
