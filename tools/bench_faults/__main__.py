"""Runs the measurement and prints it; exits with 1 when a bar is missed."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import nginx
from tools.bench_faults import people, site
from tools.bench_vote import throwaway

RECOVERY_BAR, HEALING_BAR = 10, 60
BEFORE = 3
KEPT_SECONDS = 60
"""How long nginx caches a page: a shorter outage may end before any copy is served."""
RECOVERY_TIMEOUT = 120
"""Seconds to wait for a recovery."""


@dataclass
class Bench:
    """Parameters and results of the measurement."""

    port: int
    paths: list[str]
    world: Any
    first: int
    receipts: dict[int, tuple[str, str]]
    faults: list[str]

    @property
    def projects(self) -> list[str]:
        return [option.number for option in self.world.options]

    @property
    def vote(self) -> str:
        return f"/golos/{self.world.year.year}/{self.projects[0]}/"

    def outage(
        self, name: str, stop: Callable[[], Any], start: Callable[[], Any], seconds: float, bar: float
    ) -> None:
        """Stop a part of the site under load, restart it, and report the responses."""
        with people.crowd(self.port, self.paths, self.world.year.year, self.projects, self.first) as seen:
            time.sleep(BEFORE)
            stop()
            time.sleep(seconds)
            began = time.monotonic()
            start()
            while not site.is_well(self.port, self.vote) and time.monotonic() - began < RECOVERY_TIMEOUT:
                time.sleep(0.1)
            recovery = time.monotonic() - began
            time.sleep(BEFORE)
        self.first += 10_000
        self.receipts |= seen.receipts
        self.report(name, seen, recovery, bar)
        if not seen.pages["копия"] and not 0 < seconds < KEPT_SECONDS:
            self.faults.append(f"{name}: копии никто не видел")

    def report(self, name: str, seen: people.Seen, recovery: float, bar: float) -> None:
        good = ("сам сайт", "копия")
        wrong = {kind: count for kind, count in seen.pages.items() if kind not in good}
        say(f"\n{name}. Страниц: " + ", ".join(f"{kind} — {seen.pages[kind]}" for kind in good))
        say(f"Других ответов на страницах (порог 0): {sum(wrong.values())}")
        say("Голоса: " + ", ".join(f"{kind} — {count}" for kind, count in seen.votes.most_common()))
        say(f"Вернулся за {recovery:.1f} с (порог {bar})")
        self.faults += [f"{name}: {kind} — {count}" for kind, count in list(wrong.items())[:10]]
        refused = [kind for kind in seen.votes if kind not in ("принято", "прервано", "отказ 503 словами")]
        self.faults += [f"{name}: голосующим: {kind}" for kind in refused]
        self.faults += [f"{name}: вернулся за {recovery:.1f} с"] * (recovery > bar)


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def errors_go_to(log: Path) -> Iterator[None]:
    """Redirect stderr to a file: the site logs many errors while parts of it are down."""
    usual = os.dup(2)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(usual, 2)
        os.close(usual)


def main() -> int:
    parser = argparse.ArgumentParser(description="Показать, что видят люди, пока нет базы или веб-сервера.")
    parser.add_argument("--seconds", type=float, default=60, help="сколько секунд не хватает каждой части")
    seconds = parser.parse_args().seconds
    say("Собираю сайт для измерения…")
    with throwaway.site_environment() as (var, port):
        bench = Bench(0, [], site.fill(), 0, {}, [])
        with errors_go_to(var / "site.log"):
            behind_nginx(bench, var, port, seconds)
            plain(bench, var)
            bench.faults += lost(bench)
    for sentence in bench.faults:
        say(f"ОШИБКА: {sentence}")
    return 1 if bench.faults else 0


def behind_nginx(bench: Bench, var: Path, port: int, seconds: float) -> None:
    """Behind nginx, as on a server: stop the database, then the application."""
    # These read the settings of the folder above.
    from tests.killable_site import Database
    from tests.running_site import free_port

    bench.port, database = free_port(), Database(var)
    with ExitStack() as stack:
        servers = [throwaway.Server(port)]
        stack.callback(lambda: servers.pop().stop())
        stack.enter_context(site.worker())
        stack.enter_context(nginx.running(var / "nginx", bench.port, port))
        site.wait_for_mirror(var)
        bench.paths = site.pages_of(bench.port)
        say(f"Страниц и лент: {len(bench.paths)}, читателей {people.READERS}.")
        bench.outage("Нет базы", database.kill, database.start, seconds, RECOVERY_BAR)
        restart = (lambda: servers.pop().stop(), lambda: servers.append(throwaway.Server(port)))
        bench.outage("Нет веб-сервера", *restart, seconds, RECOVERY_BAR)


def plain(bench: Bench, var: Path) -> None:
    """As `make run` starts it: the database is killed and comes back by itself."""
    # These read the settings of the folder above.
    from tests.killable_site import Database
    from tests.running_site import running_site

    with running_site(var) as running:
        bench.port = int(running.url.rsplit(":", 1)[1])
        bench.outage("Убита база make run", Database(var).kill, lambda: None, 0, HEALING_BAR)


def lost(bench: Bench) -> list[str]:
    """Sentences about acknowledged votes that the published record lacks."""
    # Reads models: only after the set-up of the site.
    from django.db import connections

    from config.local import postgres
    from showcase.voting import ballotbox, receipts
    from tests.voting.box import Clock

    connections.close_all()
    world = bench.world
    postgres.start(Path(os.environ["VAR_DIR"]))
    Clock().shift(hours=2)
    ballotbox.count(world.round.pk)
    world.round.refresh_from_db()
    published = "".join(ballotbox.record_lines(world.round)).splitlines()
    promised = {
        receipts.hash_of(world.round.contest, receipt, f"{number:07d}"[-4:]).hex()
        for number, (_, receipt) in bench.receipts.items()
    }
    missing = promised - set(published)
    say(f"\nПодтверждено голосов: {len(promised)}, из них нет в журнале: {len(missing)}")
    return [f"потеряно голосов: {len(missing)}"] * bool(missing)


if __name__ == "__main__":
    sys.exit(main())
