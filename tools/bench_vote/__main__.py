"""Runs the measurement and prints it; exits with 1 when a vote was lost or an answer was wrong."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from tools.bench_vote import load, throwaway

BAR = 0.3


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Измерить голосование через настоящий HTTP.")
    parser.add_argument("--codes", type=int, default=3000, help="сколько жителей вводят только код")
    parser.add_argument("--journeys", type=int, default=1500, help="сколько проходят весь путь")
    parser.add_argument("--processes", type=int, default=16, help="сколько процессов голосуют одновременно")
    return parser.parse_args()


def say(text: str) -> None:
    print(text, flush=True)


def loaded() -> str:
    """How busy the machine is, in words."""
    return f"загрузка {os.getloadavg()[0]:.1f} на {os.cpu_count()} ядра"


def main() -> int:
    chosen = options()
    say(f"До начала: {loaded()}. Собираю сайт для измерения…")
    with throwaway.site_environment() as (var, port):
        world, other = throwaway.fill()
        with throwaway.serving(port) as server:
            faults = measure(chosen, world, other, server, var)
    for sentence in faults:
        say(f"ОШИБКА: {sentence}")
    return 1 if faults else 0


def measure(chosen: argparse.Namespace, world, other, server: throwaway.Server, var: Path) -> list[str]:
    """Run both phases, the first together with pgbench; return the failures."""
    from tools.bench_vote import checks

    say(f"Готовлю {chosen.codes} жителей до экрана с кодом…")
    drive = driver(world, server.port, chosen.processes)
    codes, baseline = beside(other, var, lambda: drive(load.only_codes, range(chosen.codes)))
    print_codes(codes, baseline)
    before = server.processor()
    journeys = drive(load.whole_journeys, range(chosen.codes, chosen.codes + chosen.journeys))
    print_journeys(journeys, 1000 * (server.processor() - before) / chosen.journeys)
    say(f"Память рабочих процессов: {', '.join(server.memory())} МБ")
    errors = codes.errors + journeys.errors
    acknowledged = {**codes.receipts, **journeys.receipts}
    faults = [f"{error} — {count}" for error, count in errors.items()]
    faults += checks.faults(world, acknowledged)
    if codes.rate / baseline < BAR:
        faults.append(f"отношение к pgbench {codes.rate / baseline:.2f} меньше {BAR}")
    say(f"Ошибок: {errors.total()}. Подтверждено и найдено в опубликованном журнале: {len(acknowledged)}")
    return faults


def driver(world, port: int, processes: int) -> Callable[[load.Work, range], load.Phase]:
    """Return a function that runs `work` with the voters of these numbers."""
    projects = [option.number for option in world.options]
    return lambda work, numbers: load.run(work, port, world.year.year, projects, numbers, processes)


def beside(other, var: Path, run: Callable[[], load.Phase]) -> tuple[load.Phase, float]:
    """Run a phase between two halves of `pgbench`, so that both see the same background load."""
    from tools.bench_vote import pgbench

    before = pgbench.measure(other, var, 0, 500)
    phase = run()
    after = pgbench.measure(other, var, 500, 500)
    return phase, 2 / (1 / before + 1 / after)


def print_codes(phase: load.Phase, baseline: float) -> None:
    """Print the rate of code submissions and that of the bare transaction."""
    ratio = phase.rate / baseline
    say(f"Только код: {phase.rate:.0f} голосов/с, {times_of(phase)}; {loaded()}")
    say(f"Та же транзакция в pgbench: {baseline:.0f}/с. Отношение {ratio:.2f}, нужно не меньше {BAR}")


def print_journeys(phase: load.Phase, processor: float) -> None:
    """Five requests a voter. `processor`: milliseconds of the server's processor time for each voter."""
    say(f"Весь путь: {phase.rate:.1f} жителей/с, {times_of(phase)}; {loaded()}")
    say(f"Процессор веб-сервера: {processor:.1f} мс на жителя")


def times_of(phase: load.Phase) -> str:
    """How long the measured steps took, in words."""
    half, most = phase.percentile(0.5), phase.percentile(0.99)
    return f"половина за {half:.0f} мс, 99 % за {most:.0f} мс, всего {len(phase.seconds)}"


if __name__ == "__main__":
    sys.exit(main())
