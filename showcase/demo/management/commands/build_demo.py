"""Fills an empty site: the real data and the demonstration contests."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, call_command
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from showcase.demo import contest, galleries, voting
from showcase.demo.workers import workers

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    """Imports the real data, then rebuilds the demonstration contests around today."""

    help = "Наполняет сайт: настоящие данные конкурса и демонстрационный конкурс с рисунками."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="без полосы хода работ")
        parser.add_argument(
            "--without-pictures", action="store_true", help="без галерей, для быстрых проверок"
        )

    def handle(self, **options: Any) -> None:
        self.build(quiet=options["quiet"], with_pictures=not options["without_pictures"])

    def import_real_data(self) -> None:
        """Read the dataset and the press release that come with the site."""
        call_command("import_contest", str(DATA / "contest_facts.json"), release=DATA / "press_release.txt",
                     stdout=self.stdout, stderr=self.stderr)  # fmt: skip

    def build(self, *, quiet: bool, with_pictures: bool) -> None:
        """Replace the demonstration: all of the new one or nothing.

        The old one goes first and for good: files leave the disk only with the commit, and new pictures beside old ones
        would get other names.
        """
        with transaction.atomic():
            voting.remove_rounds()
            contest.remove_rows()
            galleries.remove_pictures()
        with workers() as pool:
            drawings = galleries.draw(pool) if with_pictures else ([], iter(()))
            with transaction.atomic():
                self.import_real_data()
                drawn = galleries.save(drawings, quiet)
                count = contest.build_rows(timezone.localdate(), drawn)
            ids = galleries.image_ids(drawn)
            made = galleries.make_all_renditions(ids, pool)
            votes = voting.build_rounds(timezone.localdate())
            galleries.wait_for_renditions(made, len(ids), quiet)
        self.stdout.write(
            f"Демонстрация готова: проектов — {count}, рисунков — {len(ids)}, голосов — {votes}."
        )
