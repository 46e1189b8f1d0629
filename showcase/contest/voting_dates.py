"""Dates of a year's vote: the app that runs the vote registers a provider, and pages ask here."""

import datetime as dt
from collections.abc import Callable, Collection
from typing import NamedTuple


class VotingDates(NamedTuple):
    """First and last Moscow day on which votes are taken."""

    starts: dt.date
    ends: dt.date


Source = Callable[[Collection[int] | None], dict[int, VotingDates]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Add a function that gives the days of announced votes by the key of the year's page."""
    _sources.append(source)
    return source


def dates_of(years: Collection[int] | None) -> dict[int, VotingDates]:
    """Return the days of the votes of these years, None for all; years without an announced vote are left out."""
    return {key: dates for source in _sources for key, dates in source(years).items()}
