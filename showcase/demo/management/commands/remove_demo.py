"""Removes the demonstration, leaving the real contest alone."""

from typing import Any

from django.core.management import BaseCommand
from django.db import transaction

from showcase.demo import contest, galleries, voting


class Command(BaseCommand):
    help = "Удаляет демонстрационный конкурс со всеми страницами и рисунками."

    def handle(self, **options: Any) -> None:
        with transaction.atomic():
            voting.remove_rounds()
            count = contest.remove_rows()
            galleries.remove()
        self.stdout.write(f"Демонстрация удалена: страниц — {count}.")
