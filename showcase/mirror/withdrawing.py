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
"""After this time every web server process has noticed the change."""
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
    """Take down the addresses that a page and its descendants had below `url_path`."""
    now = Page.objects.filter(pk=page.pk).values_list("url_path", flat=True).first() or url_path
    below = Page.objects.descendant_of(page, inclusive=True).values_list("url_path", flat=True)
    withdraw([url_path + path.removeprefix(now) for path in below], below=url_path)


def withdraw(url_paths: Iterable[str], below: str) -> None:
    """After the commit, remove the files below one path and refresh the caches of these paths."""
    addresses = [local_url(path) for path in url_paths]
    if settings.CACHE_REFRESH_URL:
        refresh.enqueue(addresses=addresses)
    transaction.on_commit(partial(remove_files, local_url(below), addresses))


def remove_files(below: str, addresses: list[str]) -> None:
    """Remove the files. An error is only logged: the change is committed, and the next run removes them."""
    try:
        files.withdraw(below, addresses)
    except OSError as error:
        logger.error("Копия страницы %s не удалена: %s", below, error.strerror)


@queue.task("mirror.refresh", "Снятие страниц из кеша nginx")
def refresh(run: queue.Run, addresses: list[str]) -> str:
    """Make nginx request these addresses anew, which replaces its cached answers."""
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
