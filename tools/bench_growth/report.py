"""Compares both measurements."""

import argparse
import secrets
import time

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client

from tools.bench_growth import addresses, measuring, votes, world
from tools.bench_growth.measuring import Cost

LEAST = 1.0
"""Milliseconds below which a difference is the machine's noise."""
SLOW = 0.005
Costs = dict[str, Cost]


def run(chosen: argparse.Namespace) -> int:
    """Measure, grow, measure, print. Returns 0."""
    scale = chosen.scale
    size = world.Size(
        int(chosen.projects * scale), max(8, int(chosen.years * min(1, scale * 3))), int(chosen.news * scale)
    )
    say("Собираю маленький сайт…")
    world.build_small()
    admin = get_user_model().objects.create_superuser("growth", password=secrets.token_hex())
    small = measure(chosen, admin)
    begun = time.monotonic()
    with transaction.atomic():
        world.grow(size)
    vacuum()
    say(
        f"Проектов {size.projects} за {size.years} лет, новостей {size.news}: за {time.monotonic() - begun:.0f} с"
    )
    large = measure(chosen, admin)
    show(small, large)
    if chosen.votes and not chosen.only:
        say(votes.sentence(max(votes.FEW, int(chosen.votes * scale))))
    return 0


def say(text: str) -> None:
    print(text, flush=True)


def vacuum() -> None:
    """Do what autovacuum would do after so many new rows."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def measure(chosen: argparse.Namespace, admin) -> Costs:
    """The cost of every address."""
    visitor, editor = Client(), Client()
    editor.force_login(admin)
    found = {}
    for client, listed in ((visitor, addresses.public), (editor, addresses.admin)):
        for label, address in listed(lambda path, client=client: addresses.last_page(client, path)).items():
            if chosen.only in label:
                found[label] = measuring.cost_of(client, address, chosen.rounds)
                if chosen.plans:
                    print_plans(client, label, address)
    return found


def print_plans(client: Client, label: str, address: str) -> None:
    """Slow statements with their plans."""
    for query in measuring.statements(client, address):
        if float(query["time"]) >= SLOW:
            say(f"--- {label}: {query['time']} с\n{query['sql']}")
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query['sql']}")
                say("\n".join(row[0] for row in cursor.fetchall()))


def show(small: Costs, large: Costs) -> None:
    """One line an address; the ratio is of the processor time of site and database together."""
    say(f"{'страница':<30} запросов   мс: сайт + база, было → стало         КБ        ×")
    for label, before in small.items():
        after = large[label]
        ratio = after.total / max(before.total, LEAST)
        say(
            f"{label:<30} {before.queries:>3}/{after.queries:<3} {before.here:>7.1f} + {before.database:<5.1f} →"
            f" {after.here:>7.1f} + {after.database:<7.1f} {before.size:>5.0f} → {after.size:<6.0f} {ratio:>6.2f}"
        )
