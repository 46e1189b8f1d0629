"""The table of points of a year: what a number of votes gives."""

from showcase.voting.models import VotingRound

Steps = list[list[int | None]]


def points_of_year(voting_round: VotingRound) -> Steps:
    """Rows of [votes from, votes to, points] as the page of the year has them now."""
    steps = voting_round.year_page.points_steps.order_by("votes_from")
    return [list(step) for step in steps.values_list("votes_from", "votes_to", "points")]


def points_fault(steps: Steps) -> str:
    """What is wrong with a table of points, as a sentence; empty when nothing is."""
    for (votes_from, votes_to, points), following in zip(steps, [*steps, None][1:], strict=True):
        if points is None:
            return f"В таблице баллов не указаны баллы от {votes_from} голосов."
        if votes_to is not None and votes_to < votes_from:
            return f"В таблице баллов конец строки раньше её начала: от {votes_from} до {votes_to}."
        if following and (votes_to is None or votes_to >= following[0]):
            return f"В таблице баллов строки пересекаются: {following[0]} голосов есть в двух строках."
        if following and votes_to + 1 < following[0]:
            return f"В таблице баллов пропуск: от {votes_to + 1} до {following[0] - 1} голосов."
    return ""
