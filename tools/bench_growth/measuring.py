"""The cost of an address: processor time of the site and of its database session, queries, and rows and blocks read."""

import itertools
import json
import statistics
import time
from typing import Any, NamedTuple

import psutil
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

numbers = itertools.count()


class Cost(NamedTuple):
    """Cost of one response: milliseconds of CPU time here and in the database, queries, kilobytes."""

    here: float
    database: float
    queries: int
    size: float

    @property
    def total(self) -> float:
        return self.here + self.database


class Read(NamedTuple):
    """What statements read: 8 KB blocks (cached or from disk), and rows of sequential scans by table."""

    blocks: int
    scanned: dict[str, int]


def cost_of(client: Client, address: str, rounds: int) -> Cost:
    """Measure uncached responses after two warm-up requests: the median here, the mean in the database."""
    session = database_session()
    fetch(client, address)
    with CaptureQueriesContext(connection) as captured:
        size = len(fetch(client, address))
    queries, before = len(captured), sum(session.cpu_times()[:2])
    times = [timed(client, address) for _ in range(rounds)]
    there = sum(session.cpu_times()[:2]) - before
    return Cost(1000 * statistics.median(times), 1000 * there / rounds, queries, size / 1024)


def timed(client: Client, address: str) -> float:
    """Return the CPU seconds of this process for one response."""
    begun = time.process_time()
    fetch(client, address)
    return time.process_time() - begun


def fetch(client: Client, address: str) -> bytes:
    """Return an uncached response: an unknown parameter bypasses the page cache. Raises SystemExit unless it is 200."""
    answer = client.get(address, {**QueryDict(address.partition("?")[2]).dict(), "novoe": next(numbers)})
    if answer.status_code != 200:
        raise SystemExit(f"{address}: ответ {answer.status_code}")
    return b"".join(answer) if answer.streaming else answer.content


def database_session() -> psutil.Process:
    """Return the PostgreSQL backend process of this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return psutil.Process(cursor.fetchone()[0])


def statements(client: Client, address: str) -> list[dict[str, Any]]:
    """Return the queries of a warm request, with their durations."""
    fetch(client, address)
    with CaptureQueriesContext(connection) as captured:
        fetch(client, address)
    return list(captured)


def read_by(queries: list[dict[str, Any]]) -> Read:
    """Return the total reads of these queries."""
    blocks, scanned = 0, dict[str, int]()
    for query in queries:
        if query["sql"].startswith(("SELECT", "WITH")):
            plan = explain(query["sql"])
            blocks += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
            for node in nodes(plan):
                if node["Node Type"] == "Seq Scan":
                    rows = (
                        int(node["Actual Rows"] + node.get("Rows Removed by Filter", 0))
                        * node["Actual Loops"]
                    )
                    name = node["Relation Name"]
                    scanned[name] = max(scanned.get(name, 0), rows)
    return Read(blocks, scanned)


def explain(statement: str) -> dict[str, Any]:
    """Run EXPLAIN ANALYZE and return the plan."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}")
        found = cursor.fetchone()[0]
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """A plan and everything below it."""
    return [plan, *(node for below in plan.get("Plans", ()) for node in nodes(below))]
