"""The vote inside other pages: `{% voting_panel page %}`, `{% vote_totals page %}`, `{% vote_strip %}`."""

from typing import Any

from django import template
from django.template import Context

from showcase.contest.models import ContestYearPage, ProjectPage
from showcase.voting import presentation, results, state

register = template.Library()

STRIP = "_vote_strip"


@register.inclusion_tag("voting/panel.html", takes_context=True)
def voting_panel(context: Context, page: ProjectPage) -> dict[str, Any]:
    """What the vote means for this project now: a text and a link, no form. Nothing outside any round."""
    panel = state.panel_of_project(page.pk) if page.pk else None
    if panel is None:
        return {}
    settings = context.get("site_settings")
    return {"panel": presentation.panel_view(panel, page), "site_settings": settings}


@register.inclusion_tag("voting/totals.html")
def vote_totals(page: ContestYearPage) -> dict[str, Any]:
    panel = state.panel_of_year(page.year)
    if panel is None or not panel.shows_totals:
        return {}
    return presentation.totals_view(results.results_of(panel.round))


@register.inclusion_tag("voting/strip.html", takes_context=True)
def vote_strip(context: Context) -> dict[str, Any]:
    """The band on every page while a vote is open: one query, asked once for a request."""
    request = context.get("request")
    if request is None:
        return {}
    if not hasattr(request, STRIP):
        setattr(request, STRIP, presentation.strip_view(state.open_rounds()))
    return {"strip": getattr(request, STRIP)}
