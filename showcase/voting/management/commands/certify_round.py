"""Certify a round: destroy its key and the person halves, write the act."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from showcase.voting.ballotbox import certify
from showcase.voting.management.rounds import add_year, round_of
from showcase.voting.outcomes import Denied


class Command(BaseCommand):
    help = "Утвердить итоги: уничтожить ключ и отметки об участии, составить акт. Можно прервать и повторить."

    def add_arguments(self, parser: CommandParser) -> None:
        add_year(parser)
        parser.add_argument("--protocol", required=True, help="номер и дата протокола комиссии")
        parser.add_argument("--first", required=True, help="первый подписавший")
        parser.add_argument("--second", required=True, help="второй подписавший")

    def handle(self, *args: Any, **options: Any) -> None:
        people = {name: options[name] for name in ("protocol", "first", "second")}
        try:
            path = certify(round_of(options["year"]), **people)
        except Denied as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Итоги утверждены. Акт: {path}")
