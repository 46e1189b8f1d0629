"""Resets a user's second factor, for the last administrator who has lost the telephone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from showcase.staff.sign_in import second_factor
from showcase.users.models import User


class Command(BaseCommand):
    help = "Сбросить второй шаг входа человека и закончить его входы. Обычно это делают в «Людях и правах»."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="имя для входа")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        try:
            person = User.objects.get_by_natural_key(name)
        except User.DoesNotExist as error:
            raise CommandError("Такого человека нет: проверьте имя для входа.") from error
        had_one = second_factor.reset(person, by=None)
        self.stdout.write(
            "Сброшено. Второй шаг попросят задать заново." if had_one else "Второго шага не было."
        )
