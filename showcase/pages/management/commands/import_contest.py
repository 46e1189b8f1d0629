"""Builds the site from a dataset of the contest."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from showcase.pages.importers.faults import BrokenDatasetError
from showcase.pages.importers.run import import_contest

RELEASE_BESIDE = "press_release.txt"


class Command(BaseCommand):
    """Everything is imported or, where the file has a fault, nothing."""

    help = "Строит или обновляет сайт по файлу с фактами о конкурсе. Правки людей не трогает."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the files and the dry run."""
        parser.add_argument("file", type=Path, help="файл с фактами (JSON, версия 1)")
        parser.add_argument(
            "--release", type=Path, help=f"текст пресс-релиза; по умолчанию {RELEASE_BESIDE} рядом с файлом"
        )
        parser.add_argument("--dry-run", action="store_true", help="показать изменения и ничего не записать")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and tell what was done."""
        path, dry_run = options["file"], options["dry_run"]
        beside = path.with_name(RELEASE_BESIDE)
        release = options["release"] or (beside if beside.is_file() else None)
        try:
            report = import_contest(path, release, dry_run=dry_run)
        except BrokenDatasetError as error:
            raise CommandError(f"Ничего не записано. Ошибок: {len(error.faults)}.\n{error}") from error
        if dry_run or options["verbosity"] > 1:
            self.stdout.write("\n".join(report.changes or ["Изменений нет."]))
        self.stdout.write("\n".join(report.summary()))
        if dry_run:
            self.stdout.write("Проверка: ничего не записано.")
