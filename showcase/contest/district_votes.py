"""Votes by municipality, shown on the contest's tile map; the app that counts them registers here."""

from collections.abc import Callable
from typing import NamedTuple

from showcase.contest.models import ContestYearPage


class DistrictVotes(NamedTuple):
    """Votes for the projects of one municipality, by channel; None where a channel was not counted."""

    online: int
    paper: int | None = None


VotesSource = Callable[[ContestYearPage], dict[str, DistrictVotes]]
_sources: list[VotesSource] = []


def register(source: VotesSource) -> VotesSource:
    """Register a function that returns a year's votes by municipality path, or nothing while they are hidden."""
    _sources.append(source)
    return source


def votes_of(year: ContestYearPage) -> dict[str, DistrictVotes]:
    """Return the votes of a year by the path of the municipality, where they may be seen."""
    return {path: votes for source in _sources for path, votes in source(year).items()}
