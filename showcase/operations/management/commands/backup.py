"""Makes a backup."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from showcase.operations.backups import BackupError, keys, making, store


class Command(BaseCommand):
    help = (
        "Сделать копию базы и загрузок в папке BACKUP_DIR, а ключей голосований — в BACKUP_KEYS_DIR."
        " Последняя строка вывода — папка копии."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--init", action="store_true", help="только подготовить новые папки копий, один раз"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["init"]:
                self.prepare()
            else:
                self.back_up()
        except BackupError as error:
            raise CommandError(str(error)) from error

    def prepare(self) -> None:
        for folder in filter(None, (settings.BACKUP_DIR, settings.BACKUP_KEYS_DIR)):
            store.prepare(Path(folder))
            self.stdout.write(f"Готова папка {folder}")

    def back_up(self) -> None:
        backup = making.make()
        rows = sum(backup.manifest["tables"].values())
        size = backup.dump.stat().st_size / 1_000_000
        self.stdout.write(
            f"Копия готова: строк базы — {rows} ({size:.1f} МБ), файлов — {backup.manifest['media']}."
        )
        self.stdout.write(keys.save())
        self.stdout.write(str(backup.folder))
