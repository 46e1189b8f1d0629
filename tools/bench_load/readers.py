"""Simulated readers of one URL on keep-alive connections, at full speed or at a given rate."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle

from tools.bench_vote.http_client import Line
from tools.bench_vote.load import fork

CONNECTIONS = 16  # of one process
NETWORKS = 4096  # of one process
REQUEST = "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: {address}\r\n\r\n"


@dataclass
class Tally:
    """Results of one process."""

    answers: int = 0
    size: int = 0
    seconds: float = 0.0
    errors: Counter[str] = field(default_factory=Counter)


@dataclass
class Crowd:
    """All reader processes; `tallies` is filled at the end."""

    processes: int
    tallies: list[Tally] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return sum(tally.answers / tally.seconds for tally in self.tallies)

    @property
    def answers(self) -> int:
        return sum(tally.answers for tally in self.tallies)

    @property
    def errors(self) -> Counter[str]:
        return sum((tally.errors for tally in self.tallies), Counter())

    @property
    def size(self) -> int:
        """Bytes of a response with its headers."""
        return max(tally.size for tally in self.tallies)


@contextmanager
def reading(port: int, path: str, processes: int, rate: float = 0) -> Iterator[Crowd]:
    """Run readers during the block; `rate` is their total requests per second, 0 for full speed."""
    stop, results, crowd = fork.Event(), fork.SimpleQueue(), Crowd(processes)

    def body(number: int) -> None:
        try:
            results.put(read(requests_of(port, path, number), port, rate / processes, stop))
        except OSError as error:  # the others wait for this process
            results.put(Tally(seconds=1, errors=Counter({f"читателям {error}": 1})))

    running = [fork.Process(target=body, args=(number,)) for number in range(processes)]
    for process in running:
        process.start()
    try:
        yield crowd
    finally:
        stop.set()
        crowd.tallies = [results.get() for _ in running]
        for process in running:
            process.join()


def requests_of(port: int, path: str, number: int) -> list[bytes]:
    """The same request from many networks."""
    addresses = [f"{100 + number}.{network // 256}.{network % 256}.7" for network in range(NETWORKS)]
    return [REQUEST.format(path=path, port=port, address=address).encode() for address in addresses]


def read(requests: list[bytes], port: int, rate: float, stop) -> Tally:
    """In a loop, send a request on every connection, then read all responses."""
    lines = [Line(port) for _ in range(CONNECTIONS)]
    tally, source, begun = Tally(), cycle(requests), time.perf_counter()
    while not stop.is_set():
        for line in lines:
            line.send(next(source))
        for line in lines:
            note(tally, *line.answer())
        if rate:
            time.sleep(max(0, begun + tally.answers / rate - time.perf_counter()))
    tally.seconds = time.perf_counter() - begun
    return tally


def note(tally: Tally, head: str, body: bytes) -> None:
    tally.answers += 1
    tally.size = len(head) + len(body)
    if not head.startswith("HTTP/1.1 200"):
        tally.errors[f"читателям ответ {head[9:12]}"] += 1
