"""Print the cost of each page: queries, CPU time relative to a static file, and memory after all pages.

Run as `make bench` on a site that `make run` or `make demo` has built. It prints ratios and counts,
which do not depend on the machine. Each page is measured twice: rendered (an unknown parameter bypasses the cache)
and cached.
"""

import argparse
import http.client
import itertools
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import django
import psutil
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.local import launcher, postgres

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
STATIC = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
PROJECT = re.compile(r"/proekty/[a-z0-9-]+/[a-z0-9-]+/")
YEAR = re.compile(r"/gody/20[0-9]{2}/")
ROUNDS = 7


class Server:
    """The production server with one worker, whose CPU time is measured."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "config.server", "--port", str(self.port), "--workers", "1"]
        os.environ.update(launcher.environment(VAR, f"http://127.0.0.1:{self.port}"))
        os.environ["DATABASE_URL"] = postgres.ensure_running(VAR)
        self.process = subprocess.Popen(command, cwd=ROOT)
        self.wait()

    def wait(self) -> None:
        for _ in range(300):
            try:
                if self.get("/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("Сервер не ответил за 30 секунд.")

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()

    def many(self, paths: list[str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        for path in paths:
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read()
            if response.status != 200 or not body:
                raise SystemExit(f"{path}: ответ {response.status}")

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def cpu(self) -> float:
        return sum(sum(worker.cpu_times()[:2]) for worker in self.workers())

    def cost(self, paths: list[str]) -> float:
        """Return the workers' CPU seconds for one request."""
        before = self.cpu()
        self.many(paths)
        return (self.cpu() - before) / len(paths)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(15)


def count_queries(paths: list[str]) -> dict[str, int]:
    """Count the queries of uncached pages in a warm process."""
    django.setup()
    settings.SECURE_SSL_REDIRECT = False
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    result = {}
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{path}?novoe=1")
        result[path] = len(captured)
    return result


def addresses(server: Server) -> list[str]:
    """Return the addresses of the sitemap."""
    text = server.get("/sitemap.xml")[1].decode()
    return [re.sub(r"^https?://[^/]+", "", address) for address in re.findall("<loc>([^<]+)</loc>", text)]


def projects(server: Server, pages: list[str]) -> list[str]:
    """Return project addresses of the sitemap and of the demonstration."""
    years = [server.get(page)[1].decode() for page in YEAR.findall(server.get("/gody/")[1].decode())]
    return sorted(
        {*PROJECT.findall(" ".join(pages)), *(path for text in years for path in PROJECT.findall(text))}
    )


def typical(server: Server, pages: list[str]) -> list[str]:
    """Return one page of each kind, with the project that has the most pictures."""
    fullest = max(projects(server, pages), key=lambda page: server.get(page)[1].count(b"data-photo"))
    rest = ["/", "/gody/", "/gody/2024/", "/proekty/", "/itogi/", "/novosti/"]
    news = next(page for page in pages if re.fullmatch(r"/novosti/[^/]+/", page))
    return [*rest, news, fullest]


def compare(server: Server, paths: list[str], static: str, count: int) -> dict[str, tuple[float, float]]:
    """Return the median costs of a page, uncached and cached, relative to a static file."""
    base = statistics.median(server.cost([static] * count * 20) for _ in range(ROUNDS))
    foreign = itertools.count()
    return {
        path: (
            statistics.median(
                server.cost([f"{path}?novoe={next(foreign)}" for _ in range(count)]) for _ in range(ROUNDS)
            )
            / base,
            statistics.median(server.cost([path] * count * 10) for _ in range(ROUNDS)) / base,
        )
        for path in paths
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument(
        "--page", action="append", default=[], help="ещё одна страница, например проект с галереей"
    )
    options = parser.parse_args()
    server = Server()
    try:
        pages = addresses(server)
        paths = [*typical(server, pages), *options.page]
        static = STATIC.search(server.get("/")[1].decode()).group(1)
        server.many(["/"] * 20)
        ratios = compare(server, paths, static, options.requests)
        for page in pages:
            server.get(page)
        memory = max(worker.memory_info().rss for worker in server.workers()) / 2**20
    finally:
        server.stop()
    queries = count_queries(paths)
    print(f"{'страница':<76} запросов  процессор, × статического файла: заново, толпе")
    for path in paths:
        anew, crowd = ratios[path]
        print(f"{path:<76} {queries[path]:>8}  {anew:>6.0f} × {crowd:>6.1f} ×")
    print(f"Память рабочего процесса после {len(pages)} страниц: {memory:.0f} МБ")


if __name__ == "__main__":
    main()
