"""Looks at the whole site from inside."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from showcase.operations import site_check
from showcase.voting import restored


class Command(BaseCommand):
    help = "Открыть все страницы карты сайта, найти все загрузки, пересчитать оконченные голосования."

    def handle(self, *args: Any, **options: Any) -> None:
        opened, faults = site_check.walk()
        problems = [f"{path}: {fault}" for path, fault in faults.items()]
        problems += [f"нет файла {name}" for name in site_check.missing_files()]
        votes = restored.recounts()
        problems += [f"{vote}: {fault}" for vote, found in votes.items() for fault in found]
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"Открыто страниц: {opened}. Пересчитано голосований: {len(votes)}. Всё сходится.")
