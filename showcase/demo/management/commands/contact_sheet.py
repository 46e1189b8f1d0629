"""Writes one picture of all demo drawings, to be looked at."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.core.management.base import CommandParser
from tqdm import tqdm

from showcase.demo.drawings import contact_sheet, project_pictures
from showcase.demo.plan import pictured_projects


class Command(BaseCommand):
    """Draws every picture of the demo small, project after project, in one JPEG."""

    help = "Собирает все рисунки демонстрации на один лист."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--output", type=Path, help="куда записать лист; обычно contact_sheet.jpg в папке данных"
        )

    def handle(self, **options: Any) -> None:
        output = options["output"] or Path(settings.VAR_DIR) / "contact_sheet.jpg"
        pictures = [picture for row in pictured_projects() for picture in project_pictures(*row)]
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(contact_sheet(tqdm(pictures, desc="Рисунки", unit="шт.")))
        self.stdout.write(f"Лист из {len(pictures)} рисунков записан: {output}")
