"""The commission's audit of a round: needs the key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from showcase.voting import keys
from showcase.voting.ballotbox import audit
from showcase.voting.models import VotingRound


class Command(BaseCommand):
    help = "Проверить с ключом, что каждому голосу отвечает бюллетень, а журналу — бюллетени."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, help="год конкурса")

    def handle(self, *args: Any, **options: Any) -> None:
        voting_round = VotingRound.objects.filter(year=options["year"]).first()
        if voting_round is None:
            raise CommandError(f"У {options['year']} года нет объявленного голосования.")
        try:
            faults = audit(voting_round)
        except keys.KeyFault as error:
            raise CommandError(str(error)) from error
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("Всё сходится.")
