"""Runs the measurements in turns and prints medians; exits with 1 if a threshold is missed or a response is wrong."""

import argparse
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import Request, urlopen

import psutil
from django.conf import settings

from tests.running_site import free_port
from tools import nginx
from tools.bench_load.readers import Crowd, reading
from tools.bench_vote import load, throwaway
from tools.bench_vote.__main__ import driver, loaded, say

PAGES_BAR, VOTES_BAR = 0.5, 0.8
READ_BESIDE = 3800
"""Page requests a second beside the votes; half of what this machine's nginx gives, if that is less."""


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Измерить сайт за nginx: файлы, страницы, голоса рядом с ними."
    )
    parser.add_argument("--rounds", type=int, default=3, help="сколько раз повторить каждое измерение")
    parser.add_argument("--seconds", type=float, default=4, help="сколько секунд читать")
    parser.add_argument("--votes", type=int, default=400, help="сколько голосов в одном измерении")
    parser.add_argument("--readers", type=int, default=2, help="сколько процессов читает")
    return parser.parse_args()


@dataclass
class Found:
    """Rates per second of all rounds, and nginx's CPU time per response in microseconds."""

    rates: dict[str, list[float]] = field(default_factory=dict)
    costs: dict[str, list[float]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, rate: float) -> None:
        self.rates.setdefault(name, []).append(rate)

    def median(self, name: str) -> float:
        return statistics.median(self.rates[name])

    def ratio(self, name: str, to: str) -> float:
        """Return the median ratio of the rounds: both values of a round see the same background load."""
        pairs = zip(self.rates[name], self.rates[to], strict=True)
        return statistics.median(one / other for one, other in pairs)


def main() -> int:
    chosen = options()
    nginx.find()
    say(f"До начала: {loaded()}. Собираю сайт для измерения…")
    with throwaway.site_environment() as (var, port):
        world, _ = throwaway.fill()
        upstream = free_port()
        with throwaway.serving(upstream), nginx.running(var / "nginx", port, upstream) as number:
            faults = measure(chosen, world, port, psutil.Process(number))
    for sentence in faults:
        say(f"ОШИБКА: {sentence}")
    return 1 if faults else 0


def measure(chosen: argparse.Namespace, world, port: int, master: psutil.Process) -> list[str]:
    """Run all rounds; return the failures."""
    # Reads models: only after django.setup().
    from tools.bench_vote import checks

    found = Found()
    file = file_like_page(port)
    for _ in range(chosen.rounds):
        for name, path in (("файл", file), ("страница", "/")):
            note(found, name, *read_alone(chosen, port, path, master))
    show_reading(found)
    beside = min(READ_BESIDE, found.median("страница") / 2)
    receipts = vote_in_rounds(chosen, world, port, beside, found)
    show_votes(found, beside)
    faults = [f"{error} — {count}" for error, count in found.errors.items()]
    return faults + missed(found) + checks.faults(world, receipts)


def file_like_page(port: int) -> str:
    """The address of the packed static file whose size is nearest to that of the page."""
    asked = Request(f"http://127.0.0.1:{port}/", headers={"Accept-Encoding": "gzip"})
    size = len(urlopen(asked).read())
    root = Path(settings.STATIC_ROOT)
    packed = [path for kind in ("css", "js") for path in root.rglob(f"*.{kind}.gz")]
    nearest = min(packed, key=lambda path: abs(path.stat().st_size - size))
    return f"{settings.STATIC_URL}{nearest.relative_to(root)}".removesuffix(".gz")


def read_alone(
    chosen: argparse.Namespace, port: int, path: str, master: psutil.Process
) -> tuple[Crowd, float]:
    """Run only the readers; return them and nginx's CPU seconds."""
    before = processor_seconds(master)
    with reading(port, path, chosen.readers) as crowd:
        time.sleep(chosen.seconds)
    return crowd, processor_seconds(master) - before


def processor_seconds(master: psutil.Process) -> float:
    return sum(sum(worker.cpu_times()[:2]) for worker in master.children())


def note(found: Found, name: str, crowd: Crowd, seconds: float) -> None:
    found.add(name, crowd.rate)
    found.costs.setdefault(name, []).append(1e6 * seconds / crowd.answers)
    found.sizes[name] = crowd.size
    found.errors += crowd.errors


def vote_in_rounds(
    chosen: argparse.Namespace, world, port: int, beside: float, found: Found
) -> dict[int, tuple[str, str]]:
    """Measure votes alone and with readers in turns; return the acknowledged receipts."""
    drive, receipts, first = driver(world, port, 8), {}, 0
    for _ in range(chosen.rounds):
        for name in ("голоса", "голоса рядом"):
            voters = range(first, first + chosen.votes)
            if name == "голоса":
                phase = drive(load.only_codes, voters)
            else:
                with reading(port, "/", 1, beside) as crowd:
                    phase = drive(load.only_codes, voters)
                found.add("чтение рядом", crowd.rate)
                found.errors += crowd.errors
            found.add(name, phase.rate)
            found.errors += phase.errors
            receipts |= phase.receipts
            first += chosen.votes
    return receipts


def cost_ratio(found: Found) -> float:
    """Return nginx's CPU cost of a file relative to a page, which does not depend on the readers' load."""
    return statistics.median(found.costs["файл"]) / statistics.median(found.costs["страница"])


def show_reading(found: Found) -> None:
    for name in ("файл", "страница"):
        cost = statistics.median(found.costs[name])
        say(
            f"nginx, {name}: {found.median(name):.0f}/с по {found.sizes[name]} байт, {cost:.0f} мкс процессора"
        )
    say(
        f"Страница к файлу: {found.ratio('страница', 'файл'):.2f} по числу ответов, {cost_ratio(found):.2f} по времени"
        f" процессора nginx, нужно не меньше {PAGES_BAR}; {loaded()}"
    )


def show_votes(found: Found, beside: float) -> None:
    say(
        f"Голоса: {found.median('голоса'):.0f}/с; рядом с чтением: {found.median('голоса рядом'):.0f}/с при"
        f" {found.median('чтение рядом'):.0f} страницах/с (задано {beside:.0f}). Отношение"
        f" {found.ratio('голоса рядом', 'голоса'):.2f}, нужно не меньше {VOTES_BAR}; {loaded()}"
    )


def missed(found: Found) -> list[str]:
    """Bars that are not reached."""
    pages = min(found.ratio("страница", "файл"), cost_ratio(found))
    votes = found.ratio("голоса рядом", "голоса")
    return [
        f"{what}: отношение {ratio:.2f} меньше {bar}"
        for what, ratio, bar in (("страницы", pages, PAGES_BAR), ("голоса рядом", votes, VOTES_BAR))
        if ratio < bar
    ]


if __name__ == "__main__":
    sys.exit(main())
