"""Reports everything that is wrong; a systemd timer runs this command.

Neither the worker nor the web server can report its own death; a third process can, even without the database.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from showcase.core.alarms import raise_alarm
from showcase.core.json_ld import absolute
from showcase.operations.conditions import FROM_OUTSIDE, Condition, Level, look


class Command(BaseCommand):
    help = "Проверить сайт и написать о тревогах на ALARM_EMAILS. Запускается таймером каждые пять минут."

    def handle(self, *args: Any, **options: Any) -> None:
        for condition in look(FROM_OUTSIDE):
            if condition.level == Level.ALARM:
                tell(condition)
            if condition.level != Level.FINE:
                self.stdout.write(f"{condition.sentence} {condition.advice}".strip())


def tell(condition: Condition) -> None:
    raise_alarm(
        f"site-{condition.name}",
        f"Тревога, {settings.WAGTAIL_SITE_NAME}: {condition.sentence}",
        f"{condition.sentence}\n{condition.advice}\n\nСостояние сайта: {absolute(reverse('state'))}",
        settings.ALARM_EMAILS,
    )
