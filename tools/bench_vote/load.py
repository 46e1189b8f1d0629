"""Voters in processes of their own, and what they saw."""

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tools.bench_vote.http_client import Line
from tools.bench_vote.voter import UnexpectedError, Voter

fork = multiprocessing.get_context("fork")
WAIT_SECONDS = 1800
LINES = 4
"""Connections of one process, used in turn: the few of all processes would fall to one worker more than the other."""


@dataclass
class Sight:
    """What the voters of one process saw: acknowledged receipts, seconds of each measured step, errors."""

    receipts: dict[int, tuple[str, str]] = field(default_factory=dict)  # voter → project, receipt
    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    begun: float = 0.0
    ended: float = 0.0


@dataclass
class Phase:
    """All processes together."""

    sights: list[Sight]

    @property
    def seconds(self) -> list[float]:
        """Durations of the measured steps, shortest first."""
        return sorted(second for sight in self.sights for second in sight.seconds)

    @property
    def rate(self) -> float:
        """Measured steps a second, from the first one's begin to the last one's end."""
        length = max(sight.ended for sight in self.sights) - min(sight.begun for sight in self.sights)
        return len(self.seconds) / length

    @property
    def errors(self) -> Counter[str]:
        """What went wrong, and how often."""
        return sum((sight.errors for sight in self.sights), Counter())

    @property
    def receipts(self) -> dict[int, tuple[str, str]]:
        """Everything that was acknowledged."""
        return {number: seen for sight in self.sights for number, seen in sight.receipts.items()}

    def percentile(self, share: float) -> float:
        """Milliseconds within which so many of the steps were done."""
        return 1000 * self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


Work = Callable[[list[Voter], "Gate", Sight], None]


class Gate:
    """Where the processes wait for one another before the measured part."""

    def __init__(self, processes: int) -> None:
        self.barrier = fork.Barrier(processes)

    def wait(self) -> None:
        """Go on together."""
        self.barrier.wait(WAIT_SECONDS)


def only_codes(voters: list[Voter], gate: Gate, sight: Sight) -> None:
    """Everybody comes up to the code screen first; measured is the form with the code alone."""
    ready = [voter for voter in voters if attempt(voter.ask, sight)]
    gate.wait()
    sight.begun = time.time()
    taken = [voter for voter in ready if measured(voter.enter, sight)]
    sight.ended = time.time()
    gate.wait()
    for voter in taken:
        attempt(lambda voter=voter: keep_receipt(voter, sight), sight)


def whole_journeys(voters: list[Voter], gate: Gate, sight: Sight) -> None:
    """Measured is all of it: five requests a voter."""
    gate.wait()
    sight.begun = time.time()
    for voter in voters:
        measured(lambda voter=voter: journey(voter, sight), sight)
    sight.ended = time.time()


def journey(voter: Voter, sight: Sight) -> None:
    """From the first screen to the receipt."""
    voter.ask()
    voter.enter()
    keep_receipt(voter, sight)


def keep_receipt(voter: Voter, sight: Sight) -> None:
    """Note what was acknowledged."""
    sight.receipts[voter.number] = (voter.project, voter.receipt())


def measured(step: Callable[[], None], sight: Sight) -> bool:
    """Do a step and note how long it took."""
    begun = time.perf_counter()
    done = attempt(step, sight)
    if done:
        sight.seconds.append(time.perf_counter() - begun)
    return done


def attempt(step: Callable[[], None], sight: Sight) -> bool:
    """Do a step; an error is noted, not raised."""
    try:
        step()
    except (UnexpectedError, OSError) as error:
        sight.errors[f"{type(error).__name__}: {error}"[:100]] += 1
        return False
    return True


def run(work: Work, port: int, year: int, projects: list[str], numbers: range, processes: int) -> Phase:
    """Let so many processes, each on one connection, share the voters."""
    gate, results = Gate(processes), fork.SimpleQueue()

    def body(first: int) -> None:
        lines, sight = [Line(port) for _ in range(LINES)], Sight()
        own = enumerate(numbers[first::processes])
        voters = [Voter(n, lines[place % LINES], year, projects[n % len(projects)]) for place, n in own]
        work(voters, gate, sight)
        results.put(sight)

    running = [fork.Process(target=body, args=(first,)) for first in range(processes)]
    for process in running:
        process.start()
    sights = [results.get() for _ in running]
    for process in running:
        process.join()
    return Phase(sights)
