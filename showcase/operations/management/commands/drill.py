"""Tries a backup out."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from showcase.operations.backups import Backup, BackupError, drill, making


class Command(BaseCommand):
    help = (
        "Сделать копию сайта (или взять готовую), вернуть её в отдельную базу и папку, обновить там до этой версии,"
        " открыть все страницы, пересчитать голосования и убрать за собой."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", help="папка готовой копии")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = Backup.read(options["folder"]) if options["folder"] else making.make()
            self.stdout.write(f"Проверяю копию {backup.folder}")
            self.stdout.write(drill.try_out(backup).strip())
        except BackupError as error:
            raise CommandError(str(error)) from error
