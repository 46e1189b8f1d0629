"""A site after decades (a tenth of `make bench-growth`) needs as many queries as a small one and reads little more."""

from contextlib import ExitStack
from unittest import mock

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings

from showcase.contest.models import ContestYearPage, ProjectPage
from showcase.core import cache_version
from showcase.news.models import NewsPage
from showcase.users.models import User
from tests import databases, environment
from tools.bench_growth import addresses, measuring, world

SMALL = world.Size(projects=400, years=12, news=120)
SIZE = world.Size(projects=10_000, years=30, news=2_000)
RICHER = {
    "каталог: район, год и вид",
    "карта сайта",
    "поиск: частое слово",
    "поиск: два слова",
    "поиск: редкое слово",
    "поиск: с ошибкой",
}
"""Addresses that may need two more queries on the large site, where they find more."""
MOST_BLOCKS = 4000
"""Of 8 KB; all projects, news and photos of the large site with their search index have 9,000."""
READ_ALL = {
    "поиск: частое слово",
    "поиск: два слова",
    "поиск: номер",
    "поиск: с ошибкой",
    "муниципалитет",
    "управление",
    "проекты: последняя страница",
    "проекты: слово",
    "поиск страниц",
}
"""Addresses that count, sort or rank much of what they find."""


def look(editor: User) -> dict[str, tuple[int, measuring.Read]]:
    """Return the number of queries of every address, and what they read."""
    visitor, worker = Client(), Client()
    worker.force_login(editor)
    found = {}
    for client, listed in ((visitor, addresses.public), (worker, addresses.admin)):
        for label, address in listed(lambda path, client=client: addresses.last_page(client, path)).items():
            statements = measuring.statements(client, address)
            found[label] = len(statements), measuring.read_by(statements)
    return found


def grow(size: world.Size) -> None:
    with transaction.atomic():
        world.grow(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the server does by itself after so many new rows


@pytest.fixture(scope="module")
def seen(django_db_setup, django_db_blocker, tmp_path_factory):
    """Queries and blocks read for the same addresses of a small and of a large site."""
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(
            override_settings(
                MEDIA_ROOT=str(tmp_path_factory.mktemp("media")),
                STORAGES={**settings.STORAGES, "staticfiles": environment.UNCOLLECTED},
                WHITENOISE_AUTOREFRESH=True,
                PAGE_CACHE_SECONDS=60,
                SECOND_FACTOR_REQUIRED=False,
            )
        )
        stack.enter_context(databases.own())
        # As in the web server, where a thread asks for the version of everything public.
        stack.enter_context(mock.patch.object(cache_version.stamp, "is_watched", True))
        world.build_small()
        editor = User.objects.create_superuser("editor", "editor@example.org", "a-long-password")
        grow(SMALL)
        small = look(editor)
        grow(SIZE)
        counts = tuple(model.objects.count() for model in (ProjectPage, ContestYearPage, NewsPage))
        assert counts == SIZE
        yield small, look(editor)


def test_no_page_takes_more_queries(seen):
    small, large = seen
    assert len(small) > 40
    more = {label: large[label][0] - count for label, (count, _) in small.items()}
    assert {label: n for label, n in more.items() if n > (2 if label in RICHER else 0)} == {}


def test_pages_read_a_part_of_the_tables(seen):
    blocks = {label: read.blocks for label, (_, read) in seen[1].items()}
    assert blocks.keys() > READ_ALL
    assert {label: n for label, n in blocks.items() if n > MOST_BLOCKS and label not in READ_ALL} == {}
