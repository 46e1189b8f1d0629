"""A real contest whose vote runs today: `python -m tools.screens.season begin` adds it, `end` removes it."""

import datetime as dt
import os
import sys

import django
from django.utils import timezone

from tests.running_site import ROOT

YEAR = 2039


def main() -> None:
    """Add or remove the contest in the site of VAR_DIR."""
    sys.path.insert(0, str(ROOT / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # Reads models: only after django.setup().
    from showcase.contest.models import ContestYearPage

    for page in ContestYearPage.objects.filter(year=YEAR):
        page.delete()
    if sys.argv[1] == "begin":
        begin()


def begin() -> None:
    # Reads models: only after django.setup().
    from tests.factories import Tree

    day = timezone.localdate()
    contest = Tree.present().year(YEAR)
    contest.phases.create(key="voting", title="Голосование", starts=day, ends=day + dt.timedelta(days=7))
    contest.save()


if __name__ == "__main__":
    main()
