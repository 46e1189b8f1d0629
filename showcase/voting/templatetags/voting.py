"""The vote inside other pages."""

from typing import Any

from django import template

from showcase.contest.models import ContestYearPage, ProjectPage
from showcase.voting import presentation, results, state

register = template.Library()


@register.simple_tag
def voting_panel(page: ProjectPage) -> dict[str, Any]:
    """`{% voting_panel page as panel %}`: what the vote means for this project now, empty outside any round."""
    panel = state.panel_of_project(page.pk) if page.pk else None
    return presentation.panel_view(panel, page) if panel else {}


@register.inclusion_tag("voting/totals.html")
def vote_totals(page: ContestYearPage) -> dict[str, Any]:
    panel = state.panel_of_year(page.year)
    if panel is None or not panel.shows_totals:
        return {}
    return presentation.totals_view(results.results_of(panel.round))


@register.simple_tag
def running_vote() -> dict[str, Any]:
    """`{% running_vote as vote %}`: the strip of the vote that runs now, empty without one; one query."""
    return presentation.strip_view(state.open_rounds()) or {}
