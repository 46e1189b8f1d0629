"""Fixtures of all tests; tests/README.md explains which one to use."""

import copy
import gc
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, connections
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from config.local.prepare import tune_gc
from showcase.core import cache_version
from showcase.users.models import User
from tests import databases, environment
from tests.factories import Tree
from tests.mail_server import MailServer
from tests.running_site import free_port
from tests.sweeps.pages import one_of_each

CHROMIUM_FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
PLANNED = re.compile(r"([TB])(\d+)\b")


SLOWEST = (
    "tests/e2e/",
    "tests/voting/test_leaks",
    "tests/staff/test_matrix",
    "tests/voting/test_states_in_browser",
    "tests/sweeps/test_admin",
    "tests/config/test_launcher",
    "tests/voting/test_admin",
    "tests/staff/",
    "tests/voting/",
    "tests/demo/",
    "tests/sweeps/",
)
"""Started first, so that no process runs them alone at the end."""
BY_THEMSELVES = ("tests/staff/test_matrix", "tests/voting/test_leaks")
"""Files of a few long tests that share no fixture: their tests are given out one by one."""


SITES_OF_THEIR_OWN = ("tests/e2e/test_journeys.py", "tests/e2e/test_photo_rows.py")
"""Tests in the browser that write: each file has a server and a database of its own."""


class SharedFixtures(LoadScopeScheduling):
    """Keep the tests of a file together in one process, and all tests of the built site.

    `--dist loadgroup` with `xdist_group` marks would do, but pytest-xdist 3.8 loses the marks under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        if path.startswith(BY_THEMSELVES):
            return nodeid
        uses_site = path.startswith("tests/e2e/") and path not in SITES_OF_THEIR_OWN
        return "the built site" if uses_site else path


def pytest_xdist_make_scheduler(config, log):
    gc.enable()  # this process collects no tests itself
    config.option.loadscopereorder = False  # keep the order of `SLOWEST`
    return SharedFixtures(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        found = (number for number, start in enumerate(SLOWEST) if item.nodeid.startswith(start))
        return next(found, len(SLOWEST))

    items.sort(key=place)


def pytest_collection_finish(session) -> None:
    """Collect garbage less often: it took a quarter of the run."""
    tune_gc()
    gc.enable()


@pytest.fixture(autouse=True)
def _own_version():
    """Forget the version of public content that the previous test read from another database."""
    cache_version.stamp.asked = float("-inf")


@pytest.fixture(autouse=True)
def _file_settings(settings, tmp_path):
    """Keep each test's uploads in its own folder and serve static files uncollected."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ALARMS_DIR = tmp_path / "alarms"
    settings.MIRROR_DIR = tmp_path / "mirror"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": environment.UNCOLLECTED}
    settings.WHITENOISE_AUTOREFRESH = True
    settings.SECOND_FACTOR_REQUIRED = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def tree(db):
    """The page tree with its sections and nothing in them; `tests.factories.Tree` adds pages."""
    return Tree.present()


@pytest.fixture
def committing_db(tests_database, django_db_blocker) -> Iterator[str]:
    """A copy of the tests' database for tests that commit, in threads or other processes; returns its name."""
    with django_db_blocker.unblock(), databases.copied(tests_database, "committing") as name:
        yield name


@pytest.fixture(scope="module")
def built_pages(tests_database, django_db_blocker, tmp_path_factory) -> Iterator[tuple[dict, Path]]:
    """A page of every type, built once per module, and the folder of its pictures; use `pages`."""
    media = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        databases.copied(tests_database, "pages"),
        override_settings(MEDIA_ROOT=media),
    ):
        yield one_of_each(Tree.present()), media


@pytest.fixture
def pages(built_pages, settings, db) -> dict:
    """A page of every type by its class; what the test changes is rolled back."""
    by_class, settings.MEDIA_ROOT = built_pages
    return copy.deepcopy(by_class)


@pytest.fixture
def mail_server(settings):
    """A running `tests.mail_server.MailServer` that the site sends its mail to."""
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", controller.port, 5
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield handler
    controller.stop()


@pytest.fixture
def admin_client(client, db):
    """A test client signed in as a superuser."""
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "a-long-password"))
    return client


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_blocker, django_db_modify_db_settings
) -> Iterator[None]:
    """Replace pytest-django's database by a copy of the migrated template with the sections of the site."""
    with django_db_blocker.unblock(), databases.own():
        Tree.build()
        connections.close_all()
        yield


@pytest.fixture(scope="session")
def tests_database(django_db_setup) -> str:
    """Name of the database that tests share; copy it rather than commit to it."""
    return connection.settings_dict["NAME"]


def pytest_terminal_summary(terminalreporter) -> None:
    """Print what tests counted: the vote by items of their plan (T1…T18, B1…B18), rights, actions of journeys."""
    counted = [
        (name, value)
        for report in terminalreporter.stats.get("passed", [])
        for name, value in report.user_properties
        if report.when == "call"
    ]
    if asked := [value for name, value in counted if name == "rights"]:
        terminalreporter.section("матрица прав")
        terminalreporter.write_line(f"ролей: {len(asked)}, проверено ответов: {sum(asked)}")
    if asked := [value for name, value in counted if name == "actions"]:
        terminalreporter.section("сколько действий")
        for line in asked:
            terminalreporter.write_line(line)
    lines = Counter(f"{name}: {value}" for name, value in counted if PLANNED.match(name))
    if lines:
        terminalreporter.section("голосование: сколько проверено")
    for line in sorted(lines, key=lambda line: (line[0] == "B", int(PLANNED.match(line)[2]), line)):
        terminalreporter.write_line(f"{line} — {lines[line]} раз" if lines[line] > 1 else line)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: Debian's, or the one that CHROMIUM names."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(path).exists():
        pytest.fail(f"Нет браузера {path}. Установите пакет chromium или назовите свой: CHROMIUM=/путь.")
    # Playwright's event loop runs in this process, and Django refuses to query the database beside a running loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Django keeps separate connections inside and outside the loop, so none may stay open across the border.
    connections.close_all()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
        connections.close_all()
