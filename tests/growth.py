"""Count the queries of a page, and compare few objects with many."""

from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries(client: Client, url: str) -> int:
    cache.clear()
    client.get(url)  # fill per-process caches, as on a running server
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def queries_of_a_new_process(client: Client, url: str) -> int:
    """Count with every cache empty, but with templates and other files loaded."""
    client.get(url)
    ContentType.objects.clear_cache()
    for one in caches.all():
        one.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def assert_same_queries(client: Client, url: str, add: Callable, few: int = 3, more: int = 9) -> None:
    for _ in range(few):
        add()
    with_few = queries(client, url)
    for _ in range(more):
        add()
    assert queries(client, url) == with_few
