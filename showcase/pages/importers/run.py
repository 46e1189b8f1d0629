"""Imports a dataset: everything or nothing, in one transaction."""

import datetime as dt
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from tqdm import tqdm

from showcase.pages.importers.dataset import Dataset, read_dataset
from showcase.pages.importers.figures import write_figures
from showcase.pages.importers.municipalities import write_municipalities
from showcase.pages.importers.news import Related, write_news
from showcase.pages.importers.projects import write_projects
from showcase.pages.importers.release import Release, read_release
from showcase.pages.importers.report import Report
from showcase.pages.importers.standard import write_settings, write_standard_pages
from showcase.pages.importers.tree import ensure_tree
from showcase.pages.importers.writer import Writer
from showcase.pages.importers.years import write_years

# Two imports at once wait for each other instead of creating everything twice.
LOCK = (20260, 7)


def import_contest(
    path: Path, release_path: Path | None = None, *, dry_run: bool = False, today: dt.date | None = None
) -> Report:
    """Build or update the site from a dataset file and return what was done.

    `release_path` is the press service's release that belongs to the dataset. A dry run does everything and
    takes it back. `today` is a Moscow day and tells which votes are over. Raises BrokenDatasetError with all
    faults of the files; nothing has been written then.
    """
    dataset = read_dataset(path)
    release = read_release(release_path) if release_path else None
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
        report = _write(dataset, release, today or timezone.localdate())
        if dry_run:
            transaction.set_rollback(True)
    return report


def _write(dataset: Dataset, release: Release | None, today: dt.date) -> Report:
    report = Report()
    with tqdm(
        total=_amount(dataset), desc="Импорт", unit="", disable=None, file=sys.stderr, leave=False
    ) as bar:
        writer = Writer(report, tick=bar.update)
        with _quiet_wagtail():
            _write_all(dataset, release, today, writer)
    writer.check.raise_if_any()
    for key in writer.gone():
        report.leave(key, "в файле этого больше нет, на сайте осталось")
    return report


def _write_all(dataset: Dataset, release: Release | None, today: dt.date, writer: Writer) -> None:
    tree = ensure_tree()
    write_settings(tree.home, writer)
    districts = write_municipalities(dataset, tree.catalogue, writer)
    years = write_years(dataset, tree.years, writer)
    projects = write_projects(dataset, years, districts, writer, today)
    write_figures(dataset, years, districts, writer)
    write_news(dataset, tree.news, Related(years, districts, projects), release, writer)
    write_standard_pages(dataset, tree.home, writer)


@contextmanager
def _quiet_wagtail() -> Iterator[None]:
    """Wagtail logs several lines a page, which would tear the progress bar."""
    logger = logging.getLogger("wagtail")
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


def _amount(dataset: Dataset) -> int:
    """About how many objects there are, for the progress bar."""
    figures = sum(len(row["stats"]) for row in dataset.years) + len(dataset.aggregate)
    return (
        len(dataset.municipalities)
        + len(dataset.years)
        + len(dataset.projects)
        + len(dataset.news)
        + figures
        + 10
    )
