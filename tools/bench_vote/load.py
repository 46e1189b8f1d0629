"""Simulated voters in separate processes, and their results."""

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
"""Connections of one process, used in turn: with fewer, the load would be uneven between the workers."""


@dataclass
class Tally:
    """Results of one process: acknowledged receipts, seconds of each measured step, errors."""

    receipts: dict[int, tuple[str, str]] = field(default_factory=dict)  # voter → project, receipt
    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    begun: float = 0.0
    ended: float = 0.0


@dataclass
class Phase:
    """The results of all processes."""

    tallies: list[Tally]

    @property
    def seconds(self) -> list[float]:
        """Durations of the measured steps, shortest first."""
        return sorted(second for tally in self.tallies for second in tally.seconds)

    @property
    def rate(self) -> float:
        """Measured steps per second, from the start of the first to the end of the last."""
        length = max(tally.ended for tally in self.tallies) - min(tally.begun for tally in self.tallies)
        return len(self.seconds) / length

    @property
    def errors(self) -> Counter[str]:
        return sum((tally.errors for tally in self.tallies), Counter())

    @property
    def receipts(self) -> dict[int, tuple[str, str]]:
        """Acknowledged votes: voter → project, receipt."""
        return {number: seen for tally in self.tallies for number, seen in tally.receipts.items()}

    def percentile(self, share: float) -> float:
        """Return this percentile of the step durations, in milliseconds."""
        return 1000 * self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


Work = Callable[[list[Voter], "Gate", Tally], None]


class Gate:
    """A barrier at which the processes wait for each other before and after the measured part."""

    def __init__(self, processes: int) -> None:
        self.barrier = fork.Barrier(processes)

    def wait(self) -> None:
        """Wait until all processes are here."""
        self.barrier.wait(WAIT_SECONDS)


def only_codes(voters: list[Voter], gate: Gate, tally: Tally) -> None:
    """Bring all voters to the code screen, then measure only the submission of the code."""
    ready = [voter for voter in voters if attempt(voter.ask, tally)]
    gate.wait()
    tally.begun = time.time()
    taken = [voter for voter in ready if measured(voter.enter, tally)]
    tally.ended = time.time()
    gate.wait()
    for voter in taken:
        attempt(lambda voter=voter: keep_receipt(voter, tally), tally)


def whole_journeys(voters: list[Voter], gate: Gate, tally: Tally) -> None:
    """Measure the whole journey: five requests per voter."""
    gate.wait()
    tally.begun = time.time()
    for voter in voters:
        measured(lambda voter=voter: journey(voter, tally), tally)
    tally.ended = time.time()


def journey(voter: Voter, tally: Tally) -> None:
    """From the first screen to the receipt."""
    voter.ask()
    voter.enter()
    keep_receipt(voter, tally)


def keep_receipt(voter: Voter, tally: Tally) -> None:
    """Record the acknowledged vote."""
    tally.receipts[voter.number] = (voter.project, voter.receipt())


def measured(step: Callable[[], None], tally: Tally) -> bool:
    """Run a step and record its duration."""
    begun = time.perf_counter()
    done = attempt(step, tally)
    if done:
        tally.seconds.append(time.perf_counter() - begun)
    return done


def attempt(step: Callable[[], None], tally: Tally) -> bool:
    """Run a step; errors are counted, not raised."""
    try:
        step()
    except (UnexpectedError, OSError) as error:
        tally.errors[f"{type(error).__name__}: {error}"[:100]] += 1
        return False
    return True


def run(work: Work, port: int, year: int, projects: list[str], numbers: range, processes: int) -> Phase:
    """Distribute the voters among processes and run `work` in each."""
    gate, results = Gate(processes), fork.SimpleQueue()

    def body(first: int) -> None:
        lines, tally = [Line(port) for _ in range(LINES)], Tally()
        own = enumerate(numbers[first::processes])
        voters = [Voter(n, lines[place % LINES], year, projects[n % len(projects)]) for place, n in own]
        work(voters, gate, tally)
        results.put(tally)

    running = [fork.Process(target=body, args=(first,)) for first in range(processes)]
    for process in running:
        process.start()
    tallies = [results.get() for _ in running]
    for process in running:
        process.join()
    return Phase(tallies)
