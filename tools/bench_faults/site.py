"""The site that is damaged: its content, its worker, and the parts that are killed."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

import psutil

from config.local import launcher, processes
from tools.bench_faults.people import Reader
from tools.bench_vote import throwaway

YEARS, PLACES, PROJECTS, NEWS = 3, 5, 40, 30
MIRROR_SECONDS = 300
FEEDS = ["/rss/", "/rss/dzen/", "/sitemap.xml"]
LOCATION = re.compile(rb"<loc>[^<]*?//[^/<]+(/[^<]*)</loc>")


def fill() -> Any:
    """Create the vote of `throwaway` and pages around it; return the vote."""
    world, _ = throwaway.fill()
    # Reads models: only after the set-up above.
    from django.db import connections

    from tests.factories import Tree

    tree = Tree.present()
    years = [tree.year(2020 + number) for number in range(YEARS)]
    places = [tree.municipality(f"Район {number}") for number in range(PLACES)]
    for number in range(PROJECTS):
        tree.project(years[number % YEARS], places[number % PLACES])
    for _ in range(NEWS):
        tree.article()
    connections.close_all()
    return world


@contextmanager
def worker() -> Iterator[None]:
    """Run the background worker, which makes the mirror."""
    process = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=launcher.ROOT)
    try:
        yield
    finally:
        processes.terminate([psutil.Process(process.pid)], launcher.STOP_SECONDS)


def wait_for_mirror(var: Path) -> None:
    """Wait until the first whole mirror is there. Raises SystemExit."""
    until = time.monotonic() + MIRROR_SECONDS
    while not (var / "mirror" / "state.json").exists():
        if time.monotonic() > until:
            raise SystemExit("Копия сайта не собралась.")
        time.sleep(0.1)


def pages_of(port: int) -> list[str]:
    """All addresses of the sitemap, and the feeds."""
    _, _, body = Reader(port).get("/sitemap.xml")
    return [*(path.decode() for path in LOCATION.findall(body)), *FEEDS]


def is_well(port: int, vote: str) -> bool:
    """Whether an uncached page is served by the site again, and the vote is open."""
    reader = Reader(port)
    with suppress(OSError, HTTPException):
        status, kept, _ = reader.get(f"/novosti/?p=1&n={time.monotonic_ns()}")
        return status == 200 and kept != "no-store" and reader.get(vote)[0] == 200
    return False
