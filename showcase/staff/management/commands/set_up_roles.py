"""Sets up the groups of the admin."""

from typing import Any

from django.core.management.base import BaseCommand

from showcase.staff.set_up import set_up_roles


class Command(BaseCommand):
    help = "Создаёт группы, папки и права ролей и редакторов муниципалитетов. Повторный запуск исправляет их."

    def handle(self, *args: Any, **options: Any) -> None:
        for change in set_up_roles() or ["Всё уже настроено, ничего не изменено."]:
            self.stdout.write(change)
