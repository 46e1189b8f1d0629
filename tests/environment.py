"""Environment variables of the test run, set before pytest-django reads the settings."""

import gc
import os

gc.disable()  # modules are no garbage; `tests.conftest` enables it once they are loaded
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("SITE_URL", "http://testserver")
os.environ["DEBUG"] = "0"
os.environ["PAGE_CACHE_SECONDS"] = "0"  # a test must see what it has just changed

UNCOLLECTED = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
"""The storage that serves static files from where they are written."""


def pytest_sessionstart() -> None:
    start_database()


def start_database() -> None:
    """Start the local server, unless DATABASE_URL names another one."""
    # Settings are read only after the variables above are set.
    from django.conf import settings

    from config.local import postgres

    postgres.ensure_running(settings.VAR_DIR)
