"""Brings a backup back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from showcase.operations.backups import Backup, BackupError
from showcase.operations.backups.restoring import restore


class Command(BaseCommand):
    help = "Вернуть копию сайта в пустую базу и пустую папку загрузок."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="папка копии, сделанной командой backup")
        parser.add_argument("--keys", type=Path, help="папка с копиями ключей голосований (BACKUP_KEYS_DIR)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = Backup.read(options["folder"])
            warnings = restore(backup, options["keys"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows = sum(backup.manifest["tables"].values())
        self.stdout.write(
            f"Возвращена копия от {backup.made_at.astimezone():%d.%m.%Y %H:%M}:"
            f" строк базы — {rows}, файлов — {backup.manifest['media']}."
        )
        for warning in warnings:
            self.stdout.write(warning)
