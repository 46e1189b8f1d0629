"""Fills an empty site from a folder of content files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from showcase.pages import content_loader
from showcase.pages.content_loader import ContentError

FILLED = "На сайте уже есть страницы. Содержание загружают только на пустой сайт; ничего не изменено."


class Command(BaseCommand):
    help = "Наполняет пустой сайт содержанием из папки с файлами JSON: всё или ничего."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="папка с файлами, например showcase/demo/content")
        parser.add_argument(
            "--dry-run", action="store_true", help="только проверить файлы, ничего не записать"
        )
        parser.add_argument("--quiet", action="store_true", help="без полосы хода работ")

    def handle(self, *args: Any, **options: Any) -> None:
        if content_loader.is_filled():
            raise CommandError(FILLED)
        try:
            items = content_loader.read(options["folder"])
            content_loader.load(items, quiet=options["quiet"], dry_run=options["dry_run"])
        except ContentError as error:
            raise CommandError(f"Ничего не записано. {error}") from error
        done = "Ошибок нет, ничего не записано" if options["dry_run"] else "Содержание загружено"
        self.stdout.write(f"{done}: страниц и других записей — {len(items)}.")
