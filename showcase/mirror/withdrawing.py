"""Takes down what is no longer public: its files of the mirror at once, and the copies that nginx keeps."""

import logging
import time
from collections.abc import Iterable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db import transaction
from wagtail.models import Page, PageViewRestriction

from showcase.core import queue
from showcase.core.links import local_url
from showcase.mirror import files

logger = logging.getLogger(__name__)

STAMP_SECONDS = 2
"""Until then every process of the web server knows of the change."""
REFRESH_SECONDS = 30
"""How long nginx may take over one page."""


def on_unpublished(instance: Page, **_: Any) -> None:
    withdraw([instance.url_path], below=instance.url_path)


def on_slug_changed(instance: Page, instance_before: Page, **_: Any) -> None:
    withdraw_branch(instance, instance_before.url_path)


def on_moved(instance: Page, url_path_before: str, url_path_after: str, **_: Any) -> None:
    if url_path_before != url_path_after:
        withdraw_branch(instance, url_path_before)


def on_deleted(instance: Page, **_: Any) -> None:
    withdraw_branch(instance, instance.url_path)


def on_restricted(instance: PageViewRestriction, **_: Any) -> None:
    withdraw_branch(instance.page, instance.page.url_path)


def withdraw_branch(page: Page, url_path: str) -> None:
    """Take down what a page and all below it had at `url_path`."""
    now = Page.objects.filter(pk=page.pk).values_list("url_path", flat=True).first() or url_path
    below = Page.objects.descendant_of(page, inclusive=True).values_list("url_path", flat=True)
    withdraw([url_path + path.removeprefix(now) for path in below], below=url_path)


def withdraw(url_paths: Iterable[str], below: str) -> None:
    """Once the change is committed, remove the files below one path and what caches keep of these."""
    addresses = [local_url(path) for path in url_paths]
    if settings.CACHE_REFRESH_URL:
        refresh.enqueue(addresses=addresses)
    transaction.on_commit(partial(remove_files, local_url(below), addresses))


def remove_files(below: str, addresses: list[str]) -> None:
    """Remove them; the change itself stands, whatever becomes of the files: the next run removes them as well."""
    try:
        files.withdraw(below, addresses)
    except OSError as error:
        logger.error("Копия страницы %s не удалена: %s", below, error.strerror)


@queue.task("mirror.refresh", "Снятие страниц из кеша nginx")
def refresh(run: queue.Run, addresses: list[str]) -> str:
    """Let nginx ask the site for these addresses anew and keep the new answer in the place of the old one."""
    time.sleep(STAMP_SECONDS)
    for number, address in enumerate(addresses, 1):
        answer = requests.get(
            settings.CACHE_REFRESH_URL + address,
            headers={"Host": urlsplit(settings.SITE_URL).netloc},
            allow_redirects=False,
            timeout=REFRESH_SECONDS,
        )
        if answer.status_code >= 500:
            answer.raise_for_status()
        run.report(number, len(addresses))
    return f"Обновлено адресов: {len(addresses)}."
