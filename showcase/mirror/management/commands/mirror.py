"""Makes the mirror. The worker starts this by itself; people may, too."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from showcase.core.russian import count_ru
from showcase.mirror import making

NICENESS = 10
"""Lets visitors' requests go first."""


class Command(BaseCommand):
    help = "Сделать заново копию открытых страниц, которую сайт показывает, пока не может ответить сам."

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(NICENESS)
        os.umask(0o022)  # nginx reads the files as another user
        try:
            state = making.make()
        except making.Stopped as stopped:
            raise CommandError(str(stopped)) from stopped
        if state is None:
            self.stdout.write("Копию уже делает другой процесс.")
        else:
            number = count_ru(state.pages, "страница", "страницы", "страниц")
            self.stdout.write(f"Копия сайта: {number}, не открылось: {state.failures}.")
