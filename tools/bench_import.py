"""Print the time to import a table of 300 rows, relative to 1,000 page saves of stock Wagtail in the same run.

Run as `make bench-import`. Everything happens in a temporary database. The table is written twice: first its rows
make pages, then they change what they made. Reading the file and comparing it with the site is counted in.
"""

import argparse
import io
import os
import tempfile
import time
from collections.abc import Callable

import django
import openpyxl
from django.conf import settings
from django.db import transaction

ROWS, SAVES = 300, 1000
HEADINGS = ["Год", "Номер", "Муниципалитет", "Населённый пункт", "Название", "Вид", "Итог", "Баллы", "Место"]


def table(outcome: str) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    for number in range(1, ROWS + 1):
        place = [f"Район {number % 26:02}", f"д. Место-{number}", f"Площадка {number}", "детская площадка"]
        book.active.append([2025, number, *place, outcome, number / 2, number])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def write(data: bytes) -> None:
    # Models can be imported only after the setup.
    from showcase.contest.tables import applying
    from showcase.contest.tables.plan import make_plan
    from showcase.contest.tables.reading import read_table

    with transaction.atomic():
        plan = make_plan(read_table(data).rows, to_write=True)
        assert len(plan.to_write) == ROWS
        applying.write(plan, None, publish_new=True)


def save_many() -> None:
    """Save projects one by one, without revisions: the least that stock Wagtail does for a page."""
    # Models can be imported only after the setup.
    from showcase.contest.models import ProjectPage

    pages = list(ProjectPage.objects.order_by("pk"))
    for number in range(SAVES):
        page = pages[number % len(pages)]
        page.title = f"{page.title[:100]}."
        page.save()


def seconds(work: Callable[[], None]) -> float:
    start = time.monotonic()
    work()
    return time.monotonic() - start


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import tests.environment

    django.setup()
    tests.environment.start_database()
    from tests import databases, factories

    with tempfile.TemporaryDirectory() as media, databases.own():
        settings.MEDIA_ROOT = media
        tree = factories.Tree.build()
        tree.year(2025)
        for number in range(26):
            tree.municipality(f"Район {number:02}")
        added = seconds(lambda: write(table("Победитель")))
        saved = seconds(save_many)
        changed = seconds(lambda: write(table("Призёр")))
    print(f"{SAVES} сохранений страницы: {saved:.1f} с")
    for words, spent in (("добавлено", added), ("изменено", changed)):
        print(f"{ROWS} строк таблицы {words}: {spent:.1f} с, {spent / saved:.2f} от времени сохранений")


if __name__ == "__main__":
    main()
