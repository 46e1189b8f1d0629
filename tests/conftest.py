"""Fixtures of all tests; the database is the private PostgreSQL server or the one of DATABASE_URL."""

import copy
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

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
PLANNED = re.compile(r"T(\d+)\b")


def pytest_xdist_make_scheduler(config, log):
    """Tests that share something expensive run in one process."""
    from tests.scheduling import SharedFixtures

    return SharedFixtures(config, log)


def pytest_collection_finish(session) -> None:
    """A quarter of the time of the tests went into looking for garbage."""
    from config.prepare import seek_garbage_rarely

    seek_garbage_rarely()


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Uploads of a test go to its own folder; static files need no collecting."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def root_dir() -> Path:
    """Folder of the checkout."""
    return ROOT


@pytest.fixture
def tree(db):
    """The empty page tree of the site; see `tests.factories.Tree`."""
    from tests.factories import Tree

    return Tree.present()


@pytest.fixture(scope="module")
def standing_pages(tests_database, django_db_blocker, tmp_path_factory) -> Iterator[tuple[dict, Path]]:
    """A page of every type, built once for a file of tests, and the folder of its pictures."""
    from tests import databases
    from tests.factories import Tree
    from tests.sweeps.pages import one_of_each

    media = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        databases.copied(tests_database, "pages"),
        override_settings(MEDIA_ROOT=media),
    ):
        yield one_of_each(Tree.present()), media


@pytest.fixture
def pages(standing_pages, settings, db) -> dict:
    """A page of every type, by its class."""
    built, settings.MEDIA_ROOT = standing_pages
    return copy.deepcopy(built)


@pytest.fixture
def mail_server(settings):
    """A running `tests.mail_server.MailServer` that the site sends its mail to."""
    from tests.mail_server import MailServer
    from tests.running_site import free_port

    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 5
    yield handler
    controller.stop()


@pytest.fixture
def admin_client(client, db):
    """A browser signed in as the administrator."""
    from showcase.users.models import User

    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "a-long-password"))
    return client


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_blocker, django_db_modify_db_settings
) -> Iterator[None]:
    """The tests' database with the empty page tree in it; what a test does to it is rolled back."""
    from tests import databases
    from tests.factories import Tree

    with django_db_blocker.unblock(), databases.own():
        Tree.build()
        connections.close_all()
        yield


@pytest.fixture(scope="session")
def tests_database(django_db_setup) -> str:
    """Name of the tests' database."""
    return connection.settings_dict["NAME"]


def pytest_terminal_summary(terminalreporter) -> None:
    """Print what the tests of the vote counted, one line for each of their plan (T1…T18)."""
    lines = Counter(
        f"{name}: {value}"
        for report in terminalreporter.stats.get("passed", [])
        for name, value in report.user_properties
        if report.when == "call" and PLANNED.match(name)
    )
    if lines:
        terminalreporter.section("голосование: сколько проверено")
    for line in sorted(lines, key=lambda line: (int(PLANNED.match(line)[1]), line)):
        terminalreporter.write_line(f"{line} — {lines[line]} раз" if lines[line] > 1 else line)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(path).exists():
        pytest.fail(f"Нет браузера {path}. Установите пакет chromium или назовите свой: CHROMIUM=/путь.")
    # Playwright's event loop lives in this process, and Django would refuse the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Beside a running loop Django keeps connections of their own: none may stay open on the other side of it.
    connections.close_all()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
        connections.close_all()
