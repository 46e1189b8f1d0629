"""Count a round's votes anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from showcase.voting import totals
from showcase.voting.management.rounds import add_year, round_of


class Command(BaseCommand):
    help = "Пересчитать голоса по бюллетеням. Пока итоги скрыты, не показывает ничего."

    def add_arguments(self, parser: CommandParser) -> None:
        add_year(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = totals.count(round_of(options["year"]))
        except totals.Hidden as error:
            raise CommandError(str(error)) from error
        self.stdout.write("номер\tСМС\tпочта\tаннулировано\tна бумаге\tпроект")
        for row in rows:
            paper = "—" if row.paper is None else row.paper
            self.stdout.write(f"{row.number}\t{row.sms}\t{row.email}\t{row.voided}\t{paper}\t{row.title}")
        self.stdout.write(f"всего\t{sum(row.sms for row in rows)}\t{sum(row.email for row in rows)}")
