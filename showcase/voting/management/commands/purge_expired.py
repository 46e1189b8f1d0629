"""Delete codes and addresses whose time is over; the background worker does the same."""

from typing import Any

from django.core.management.base import BaseCommand

from showcase.voting import ballotbox


class Command(BaseCommand):
    help = "Удалить просроченные коды и стереть адреса. Можно прервать и запустить снова."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = ballotbox.purge_expired()
        self.stdout.write(f"Удалено кодов: {counts['codes']}. Стёрто адресов: {counts['addresses']}.")
