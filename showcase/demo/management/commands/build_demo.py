"""Fills an empty site: the real content and the demonstration contests."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from showcase.demo import contest, galleries, voting
from showcase.demo.workers import making_renditions
from showcase.pages import content_loader

CONTENT = Path(__file__).resolve().parents[2] / "content"


class Command(BaseCommand):
    """Loads the real content where there is none, then rebuilds the demonstration contests around today."""

    help = "Наполняет сайт: настоящие сведения о конкурсе и демонстрационные конкурсы с рисунками."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="без полосы хода работ")
        parser.add_argument(
            "--without-pictures", action="store_true", help="без галерей, для быстрых проверок"
        )

    def handle(self, **options: Any) -> None:
        self.build(quiet=options["quiet"], with_pictures=not options["without_pictures"])

    def build(self, *, quiet: bool, with_pictures: bool) -> None:
        """Replace the demonstration: all of the new one or nothing.

        The old one is removed in a transaction of its own: files leave the disk only with the commit, and new pictures
        beside old ones would get other names.
        """
        day = timezone.localdate()
        with transaction.atomic():
            voting.remove_rounds()
            contest.remove_rows()
            galleries.remove()
        with transaction.atomic():
            if not content_loader.is_filled():
                content_loader.load(content_loader.read(CONTENT), quiet=quiet)
            shown = galleries.save(quiet) if with_pictures else {}
            count = contest.build_rows(day, shown)
        ids = galleries.image_ids(shown)
        with making_renditions(ids, quiet):
            votes = voting.build_rounds(day)
        self.stdout.write(
            f"Демонстрация готова: проектов — {count}, рисунков — {len(ids)}, голосов — {votes}."
        )
