"""`/metrics` for Prometheus: requests of all processes of the web server, and how the site is.

The server's processes count in files of one folder (prometheus-client's multiprocess mode, see `config.server`),
because each scrape reaches only one of them.
"""

import ipaddress
import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from showcase.core.public_pages import FROM_CACHE
from showcase.operations import state
from showcase.operations.conditions import look
from showcase.voting import watching

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_PROTO", "HTTP_VIA")
KINDS = {
    "/static/": "static",
    "/media/": "media",
    "/documents/": "document",
    "/admin/": "admin",
    "/golos/": "vote",
    "/healthz": "service",
    "/readyz": "service",
    "/metrics": "service",
}
SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)

REQUESTS = Counter("site_requests", "Answers by kind of page and class of status", ["kind", "status"])
TIMES = Histogram("site_request_seconds", "Time that a thread worked on a request", ["kind"], buckets=SECONDS)


class RequestCounter:
    """WSGI middleware that counts requests; pages from the process cache are counted separately."""

    def __init__(self, application: Callable) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        started, status = time.perf_counter(), ["500"]

        def start(line: str, headers: list, exc_info: Any = None) -> Any:
            status[0] = line
            return start_response(line, headers, exc_info)

        try:
            return self.application(environ, start)
        finally:
            kind = kind_of(environ)
            REQUESTS.labels(kind, f"{status[0][0]}xx").inc()
            TIMES.labels(kind).observe(time.perf_counter() - started)


def kind_of(environ: dict[str, Any]) -> str:
    path = environ["PATH_INFO"]
    known = next((kind for beginning, kind in KINDS.items() if path.startswith(beginning)), None)
    return known or ("page_cached" if environ.get(FROM_CACHE) else "page_made")


class SiteCollector:
    """Numbers that are read when they are asked for."""

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        yield family("site_condition", "0 fine, 1 not filled in, 2 warning, 3 alarm", "name", conditions())
        try:
            yield family("site_job_age_seconds", "Since the last start of a job", "name", state.job_ages())
            yield family("site_queue_age_seconds", "Of the oldest that waits", "queue", queue_ages())
            yield family("site_codes_last_hour", "Codes of running votes", "what", codes())
            yield family("site_backup_age_seconds", "Of the last complete backup", "kind", state.backup_age())
        except DatabaseError:  # `site_condition` reports that
            return


def family(name: str, about: str, label: str, values: dict[str, float]) -> Metric:
    result = GaugeMetricFamily(name, about, labels=[label])
    for key, value in values.items():
        result.add_metric([key], value)
    return result


def conditions() -> dict[str, float]:
    return {condition.name: condition.level for condition in look()}


def queue_ages() -> dict[str, float]:
    return {"tasks": state.oldest_task_wait(), "codes": watching.codes().oldest_wait}


def codes() -> dict[str, float]:
    counted = watching.codes()
    return {"asked": counted.asked, "confirmed": counted.confirmed}


def may_read(request: HttpRequest) -> bool:
    """Allow local programs, unless they forward a request as a proxy, and clients with the token."""
    token = settings.METRICS_TOKEN
    if token and constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        return True
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META["REMOTE_ADDR"]).is_loopback
    except ValueError:
        return False


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_read(request):
        raise Http404
    own = CollectorRegistry()
    own.register(SiteCollector())
    return HttpResponse(generate_latest(counted()) + generate_latest(own), content_type=CONTENT_TYPE_LATEST)


def counted() -> CollectorRegistry:
    """Return the counts of all processes; without a shared folder, of this one."""
    if FOLDER not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry
