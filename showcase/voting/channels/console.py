"""The channel of the demonstration: nothing is sent, the page shows the code."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from showcase.voting.channels.base import Delivery, Message, Result


class Console:
    """Refuses to exist outside development and demonstration."""

    name = "console"
    shows_code = True

    def __init__(self) -> None:
        if not (settings.DEBUG or settings.DEMO):
            raise ImproperlyConfigured("Коды на экране разрешены только в демонстрации.")

    def send(self, message: Message) -> Delivery:
        """Nothing to do: the page shows the sealed text."""
        return Delivery(Result.SENT)

    def look_up(self, message: Message) -> Delivery | None:
        return None
