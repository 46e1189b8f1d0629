"""Simulated readers and voters in separate processes, and the responses they got during an outage."""

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import cycle

from tools.bench_vote.http_client import Line
from tools.bench_vote.voter import UnexpectedError, Voter

fork = multiprocessing.get_context("fork")
READERS = 4
PAUSE = 0.01
"""Seconds between two requests of a reader: all share the machine with the site."""
AGE = "эта страница собрана".encode()
WORDS = ("<h1", "голос")


@dataclass
class Seen:
    """Counts of responses by kind, and acknowledged votes: voter → project, receipt."""

    pages: Counter[str] = field(default_factory=Counter)
    votes: Counter[str] = field(default_factory=Counter)
    receipts: dict[int, tuple[str, str]] = field(default_factory=dict)

    def add(self, other: "Seen") -> None:
        self.pages += other.pages
        self.votes += other.votes
        self.receipts |= other.receipts


class Reader:
    """A browser on one kept connection, which comes from another network each time."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> tuple[int, str, bytes]:
        """Return status, Cache-Control and body. Raises OSError or HTTPException."""
        network = f"95.{random.randrange(250)}.{random.randrange(250)}.9"  # noqa: S311
        try:
            self.connection.request("GET", path, headers={"X-Forwarded-For": network})
            answer = self.connection.getresponse()
            return answer.status, answer.headers.get("Cache-Control", ""), answer.read()
        except (OSError, HTTPException):
            self.connection.close()
            raise


def kind_of(path: str, status: int, kept: str, body: bytes) -> str:
    """Classify a response."""
    if status != 200:
        return f"ответ {status}: {path}"
    if kept != "no-store":
        return "сам сайт"
    has_age = not path.endswith("/") or path.startswith("/rss/") or AGE in body
    return "копия" if has_age else f"копия без времени: {path}"


def read_on(port: int, paths: list[str], stop, results) -> None:
    """Open one page after another until stopped."""
    random.seed()
    reader, seen = Reader(port), Seen()
    for path in cycle(random.sample(paths, len(paths))):
        if stop.is_set():
            break
        try:
            seen.pages[kind_of(path, *reader.get(path))] += 1
        except (OSError, HTTPException) as error:
            seen.pages[f"нет ответа ({type(error).__name__}): {path}"] += 1
        time.sleep(PAUSE)
    results.put(seen)


def vote_on(port: int, year: int, projects: list[str], first: int, stop, results) -> None:
    """Run voters one after another until stopped; count refused ones by kind of refusal."""
    line, seen, number = Line(port), Seen(), first
    while not stop.is_set():
        number += 1
        voter = Voter(number, line, year, projects[number % len(projects)])
        try:
            voter.ask()
            voter.enter()
            seen.receipts[number] = (voter.project, voter.receipt())
            seen.votes["принято"] += 1
        except (UnexpectedError, OSError, ValueError):  # ValueError: a truncated response
            line.close()
            seen.votes[refusal(port, voter)] += 1
            time.sleep(0.2)
    results.put(seen)


def refusal(port: int, voter: Voter) -> str:
    """Return how the site refuses a new voter."""
    try:
        status, _, body = Reader(port).get(voter.place)
    except (OSError, HTTPException) as error:
        return f"нет ответа ({type(error).__name__})"
    if status == 200:
        return "прервано"
    return (
        f"отказ {status} {'словами' if all(word in body.decode().lower() for word in WORDS) else 'БЕЗ СЛОВ'}"
    )


@contextmanager
def crowd(port: int, paths: list[str], year: int, projects: list[str], first: int) -> Iterator[Seen]:
    """Run readers and a voter during the block; the results are complete after it."""
    stop, results, seen = fork.Event(), fork.SimpleQueue(), Seen()
    running = [fork.Process(target=read_on, args=(port, paths, stop, results)) for _ in range(READERS)]
    running.append(fork.Process(target=vote_on, args=(port, year, projects, first, stop, results)))
    for process in running:
        process.start()
    try:
        yield seen
    finally:
        stop.set()
        for _ in running:
            seen.add(results.get())
        for process in running:
            process.join()
