"""Close a round by hand; the background worker does the same when the time has come."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from showcase.voting.ballotbox import close
from showcase.voting.management.rounds import add_year, round_of
from showcase.voting.outcomes import Denied


class Command(BaseCommand):
    help = "Закрыть голосование, время которого вышло. Повторный запуск ничего не меняет."

    def add_arguments(self, parser: CommandParser) -> None:
        add_year(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = close(round_of(options["year"]).pk, "команда close_round")
        except Denied as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Голосование закрыто." if done else "Голосование уже закрыто.")
