"""Fills an empty site: the real data and the demonstration contests."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, call_command
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from showcase.demo import contest, galleries, state
from showcase.demo.workers import workers

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    """Imports the real data, then rebuilds the demonstration contests around today."""

    help = "Наполняет сайт: настоящие данные конкурса и демонстрационный конкурс с рисунками."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="ничего не делать, если демонстрация уже есть")
        parser.add_argument("--quiet", action="store_true", help="без полосы хода работ")
        parser.add_argument("--without-pictures", action="store_true", help="без галерей, для быстрых проверок")

    def handle(self, **options: Any) -> None:
        if options["if_empty"] and state.is_built():
            return
        call_command("import_contest", str(DATA / "contest_facts.json"), release=DATA / "press_release.txt",
                     stdout=self.stdout, stderr=self.stderr)  # fmt: skip
        self.build(quiet=options["quiet"], with_pictures=not options["without_pictures"])

    def build(self, *, quiet: bool, with_pictures: bool) -> None:
        """Replace the demonstration; a failure leaves the one that was there."""
        with workers() as pool:
            with transaction.atomic():
                contest.remove_rows()
                galleries.remove_pictures()
                pairs = contest.build_rows(timezone.localdate())
                image_ids = galleries.add_pictures(pairs, pool, quiet) if with_pictures else []
            galleries.make_all_renditions(image_ids, pool, quiet)
        self.stdout.write(f"Демонстрация готова: проектов — {len(pairs)}, рисунков — {len(image_ids)}.")
