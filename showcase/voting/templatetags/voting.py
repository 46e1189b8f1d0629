"""The vote inside other pages."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django import template
from django.template import Context

from showcase.contest.models import ContestYearPage, ProjectPage
from showcase.core.russian import MOSCOW
from showcase.voting import messages
from showcase.voting.results import results_of
from showcase.voting.state import Panel, PanelState, open_round, panel_of_project, panel_of_year

register = template.Library()
TAKING_VOTES = (PanelState.OPEN, PanelState.GRACE)

for moment_filter in ("closing_day_ru", "day_ru", "last_moment", "left_ru", "time_ru", "until_ru"):
    register.filter(getattr(messages, moment_filter))


@register.simple_tag(takes_context=True)
def voting_panel(context: Context, page: ProjectPage) -> Panel | None:
    """`{% voting_panel page as panel %}`: what the vote means for this project now, None outside any round."""
    panel = panel_of_project(page.pk) if page.pk else None
    if panel and panel.state in TAKING_VOTES and context.get("mirrored_at"):
        return replace(panel, state=PanelState.AWAY)
    if panel is None or panel.state != PanelState.RESULTS:
        return panel
    return replace(panel, project=page, results=results_of(panel.round), build_by=building_day(page, panel))


def building_day(page: ProjectPage, panel: Panel) -> dt.date | None:
    """The planned completion date, if it is not past."""
    is_ahead = panel.build_by and panel.build_by >= panel.now.astimezone(MOSCOW).date() and not page.is_built
    return panel.build_by if is_ahead else None


@register.inclusion_tag("voting/totals.html")
def vote_totals(page: ContestYearPage) -> dict[str, Any]:
    panel = panel_of_year(page.year)
    return {"results": results_of(panel.round)} if panel and panel.state == PanelState.RESULTS else {}


@register.simple_tag(takes_context=True)
def running_vote(context: Context) -> dict[str, Any]:
    """`{% running_vote as vote %}`: data of the banner of an open vote, preferring a real one. Makes one query.

    Empty on pages of the mirror, which are shown while no votes can be accepted.
    """
    if context.get("mirrored_at"):
        return {}
    found = open_round()
    if found is None:
        return {}
    shown, now = found
    lead = "Демонстрация: идёт голосование" if shown.is_demo else "Идёт голосование"
    return {
        "text": f"{lead} до {messages.until_ru(shown.closes_at, now)}.",
        "url": shown.url("round"),
        "link_text": "Выбрать проект",
        "is_demo": shown.is_demo,
    }
