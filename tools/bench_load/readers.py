"""People who read one address over kept connections, as fast as they can or so many requests a second."""

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
class Sight:
    """What one process saw."""

    answers: int = 0
    size: int = 0
    seconds: float = 0.0
    errors: Counter[str] = field(default_factory=Counter)


@dataclass
class Crowd:
    """All processes of readers; `sights` is filled at the end."""

    processes: int
    sights: list[Sight] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return sum(sight.answers / sight.seconds for sight in self.sights)

    @property
    def answers(self) -> int:
        return sum(sight.answers for sight in self.sights)

    @property
    def errors(self) -> Counter[str]:
        return sum((sight.errors for sight in self.sights), Counter())

    @property
    def size(self) -> int:
        """Bytes of an answer with its head."""
        return max(sight.size for sight in self.sights)


@contextmanager
def reading(port: int, path: str, processes: int, rate: float = 0) -> Iterator[Crowd]:
    """Let readers read during the block; `rate` of all together, 0 for as fast as they can."""
    stop, results, crowd = fork.Event(), fork.SimpleQueue(), Crowd(processes)

    def body(number: int) -> None:
        try:
            results.put(read(requests_of(port, path, number), port, rate / processes, stop))
        except OSError as error:  # the others wait for this process
            results.put(Sight(seconds=1, errors=Counter({f"читателям {error}": 1})))

    running = [fork.Process(target=body, args=(number,)) for number in range(processes)]
    for process in running:
        process.start()
    try:
        yield crowd
    finally:
        stop.set()
        crowd.sights = [results.get() for _ in running]
        for process in running:
            process.join()


def requests_of(port: int, path: str, number: int) -> list[bytes]:
    """The same request from many networks."""
    addresses = [f"{100 + number}.{network // 256}.{network % 256}.7" for network in range(NETWORKS)]
    return [REQUEST.format(path=path, port=port, address=address).encode() for address in addresses]


def read(requests: list[bytes], port: int, rate: float, stop) -> Sight:
    """Send a request on every connection, then take all answers, and again."""
    lines = [Line(port) for _ in range(CONNECTIONS)]
    sight, source, begun = Sight(), cycle(requests), time.perf_counter()
    while not stop.is_set():
        for line in lines:
            line.send(next(source))
        for line in lines:
            note(sight, *line.answer())
        if rate:
            time.sleep(max(0, begun + sight.answers / rate - time.perf_counter()))
    sight.seconds = time.perf_counter() - begun
    return sight


def note(sight: Sight, head: str, body: bytes) -> None:
    sight.answers += 1
    sight.size = len(head) + len(body)
    if not head.startswith("HTTP/1.1 200"):
        sight.errors[f"читателям ответ {head[9:12]}"] += 1
