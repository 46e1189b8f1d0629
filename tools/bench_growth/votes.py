"""Opening of the ballots and the public record: per thousand votes, few and many cost the same."""

import time
from typing import NamedTuple

from showcase.voting import ballotbox
from tests.factories import Tree
from tests.voting.box import Clock, World, fill_the_box, make_round
from tools.bench_growth.measuring import database_session

FEW = 10_000
PROJECTS = 20
YEAR = 2090


class Cost(NamedTuple):
    """Milliseconds of processor time of site and database together, for a thousand votes."""

    opening: float
    record: float


def measure(votes: int, year: int) -> Cost:
    """Measure counting and publishing a new round with so many votes."""
    world = make_round(Tree.present(), year=year, projects=PROJECTS)
    fill_the_box(world, votes)
    Clock().shift(hours=2)
    opening = processor_time(lambda: ballotbox.count(world.round.pk))
    record = processor_time(lambda: read_record(world))
    Clock().shift(hours=0)
    return Cost(1e6 * opening / votes, 1e6 * record / votes)


def read_record(world: World) -> None:
    world.round.refresh_from_db()
    for _ in ballotbox.record_lines(world.round):
        pass


def processor_time(work) -> float:
    """Seconds of this process and its database session."""
    session = database_session()
    before, begun = sum(session.cpu_times()[:2]), time.process_time()
    work()
    return time.process_time() - begun + sum(session.cpu_times()[:2]) - before


def sentence(votes: int) -> str:
    """Both costs in words."""
    few, many = measure(FEW, YEAR), measure(votes, YEAR + 1)
    return (
        f"Вскрытие на тысячу голосов: {few.opening:.0f} мс при {FEW}, {many.opening:.0f} мс при {votes}"
        f" (× {many.opening / few.opening:.2f}); журнал: {few.record:.0f} и {many.record:.0f} мс"
        f" (× {many.record / few.record:.2f})"
    )
