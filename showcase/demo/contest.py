"""Builds and removes the demonstration contests from the files of `made_up`; pictures come from `galleries`."""

import datetime as dt
import re
from pathlib import Path

from django.db.models import Max

from showcase.contest.models import ContestYearPage, ProjectPage
from showcase.demo.galleries import Gallery
from showcase.news.models import NewsPage
from showcase.pages import content_loader

MADE_UP = Path(__file__).parent / "made_up"
# Before the first real contest (2021).
FINISHED_YEAR = 2020
RELATIVE_DAY = re.compile(r"\{day([+-]\d+)\}")


def build_rows(day: dt.date, galleries: dict[str, Gallery]) -> int:
    """Create both contests around `day`, a Moscow day, and return how many projects there are.

    `galleries` are pictures by the URL of their project.
    """
    items = content_loader.read(MADE_UP, lambda text: dated(text, day))
    images = {}
    for item in items:
        if gallery := galleries.get(item.fields.get("url", "")):
            item.fields["photos"] = gallery.photos
            images |= gallery.images
    content_loader.load(items, images, quiet=True)
    return sum(item.model is ProjectPage for item in items)


def dated(text: str, day: dt.date) -> str:
    """Replace `{year}` by the year after the newest real contest and `{day-3}` by a date counted from `day`."""
    newest = ContestYearPage.objects.filter(is_demo=False).aggregate(newest=Max("year"))["newest"] or day.year
    text = text.replace("{year}", str(newest + 1))
    return RELATIVE_DAY.sub(lambda found: str(day + dt.timedelta(days=int(found[1]))), text)


def remove_rows() -> int:
    """Delete every demonstration page and figure; return how many pages there were."""
    projects = ProjectPage.objects.filter(contest_year__is_demo=True)
    pages = [*NewsPage.objects.filter(is_demo=True), *projects, *ContestYearPage.objects.filter(is_demo=True)]
    for page in pages:
        page.refresh_from_db()  # deleting a page updates the child counts of others
        page.delete()
    return len(pages)
