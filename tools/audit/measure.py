"""Lighthouse results of a page: medians of several loads, and missed limits."""

import json
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.audit.pages import Measured
from tools.audit.tools import Tools

SCORES = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
NAMES = {
    "performance": "скорость",
    "accessibility": "доступность",
    "best-practices": "рекомендации",
    "seo": "поисковики",
}
MOST_LCP_3G = 2500  # milliseconds
SLOW = {"rttMs": 300, "throughputKbps": 1600}
TIMES = {
    "lcp": "largest-contentful-paint",
    "fcp": "first-contentful-paint",
    "cls": "cumulative-layout-shift",
    "tbt": "total-blocking-time",
}


@dataclass(frozen=True)
class Result:
    """Medians of a page; times in milliseconds, `kilobytes` compressed."""

    page: Measured
    scores: dict[str, int]
    times: dict[str, float]
    lcp_3g: float
    kilobytes: float
    requests: int
    complaints: list[str]

    def missed(self) -> list[str]:
        """Return a sentence for each limit that the page misses."""
        found = [
            f"{self.page.name}: {NAMES[name]} {self.scores[name]}, нужно {bar}"
            for name, bar in SCORES.items()
            if self.scores[name] < bar and not (name == "seo" and self.page.hidden)
        ]
        if self.lcp_3g > MOST_LCP_3G:
            found.append(
                f"{self.page.name}: самое крупное на экране в сети 3G через {self.lcp_3g / 1000:.2f} с"
            )
        return found


def measure(tools: Tools, origin: str, page: Measured, folder: Path, runs: int) -> Result:
    """Load a page `runs` times in each network."""
    loads = [load(tools, origin + page.path, folder / str(number)) for number in range(1, runs + 1)]
    usual, slow = [pair[0] for pair in loads], [pair[1] for pair in loads]
    requests = usual[0]["audits"]["network-requests"]["details"]["items"]
    return Result(
        page,
        {name: round(100 * median(usual, lambda r, n=name: r["categories"][n]["score"])) for name in SCORES},
        {name: median(usual, value_of(audit)) for name, audit in TIMES.items()},
        median(slow, value_of(TIMES["lcp"])),
        median(usual, value_of("total-byte-weight")) / 1024,
        len(requests),
        complaints(usual[0], page),
    )


def load(tools: Tools, address: str, folder: Path) -> tuple[dict, dict]:
    """Load a page once; return the reports for Lighthouse's default phone network and for 3G.

    Lighthouse records an unthrottled load and simulates the network afterwards, so both use one record.
    """
    folder.mkdir(parents=True, exist_ok=True)
    usual = tools.lighthouse(address, folder / "4g.json", f"--gather-mode={folder}", f"--audit-mode={folder}")
    record = folder / "artifacts.json"
    artifacts = json.loads(record.read_text(encoding="utf-8"))
    artifacts["settings"]["throttling"] |= SLOW
    record.write_text(json.dumps(artifacts), encoding="utf-8")
    options = [f"--throttling.{name}={value}" for name, value in SLOW.items()]
    return usual, tools.lighthouse(address, folder / "3g.json", f"--audit-mode={folder}", *options)


def median(reports: list[dict], value: Callable[[dict], float]) -> float:
    return statistics.median(map(value, reports))


def value_of(audit: str) -> Callable[[dict], float]:
    """Return a function that reads one number from a report."""
    return lambda report: report["audits"][audit]["numericValue"]


def complaints(report: dict, page: Measured) -> list[str]:
    """Return the titles of failed checks; those of performance are in the reports."""
    found = []
    for name, category in report["categories"].items():
        if name == "performance" or (name == "seo" and page.hidden):
            continue
        for reference in category["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                found.append(f"{NAMES[name]}: {audit['title']} ({reference['id']})")
    return found
