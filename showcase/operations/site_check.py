"""Looks at the whole site from inside: every page, every uploaded file, every counted vote."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client, override_settings
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from showcase.pages.sitemap import PATH, PublicSitemap

UNHASHED = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
"""Unhashed names, so that pages can be rendered without `collectstatic`."""


@contextmanager
def quiet_requests() -> Iterator[None]:
    """Silence Django's log of failed requests: the caller reports them."""
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


@quiet_requests()
@override_settings(STORAGES=UNHASHED)
def walk() -> tuple[int, dict[str, str]]:
    """Open every page of the sitemap; return their number and the faults by path."""
    client = Client(raise_request_exception=False, SERVER_NAME=urlsplit(settings.SITE_URL).hostname)
    listed = [PATH, *(urlsplit(address).path for address in PublicSitemap().addresses())]
    faults = {}
    for path in listed:
        answer = client.get(path, secure=settings.SECURE)
        if answer.status_code != 200:
            faults[path] = f"ответ {answer.status_code}"
    return len(listed), faults


def missing_files() -> list[str]:
    """Names of pictures and documents whose file is not there."""
    return [
        found.file.name
        for model in (get_image_model(), get_document_model())
        for found in model.objects.only("file").iterator()
        if not found.file.storage.exists(found.file.name)
    ]
