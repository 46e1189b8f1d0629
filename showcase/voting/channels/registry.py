"""Gateways by the name that the settings give."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from showcase.voting.channels.base import Delivery, Gateway, Message, Result
from showcase.voting.channels.smsc import Smsc
from showcase.voting.channels.smsru import SmsRu


class Console:
    """The gateway of demonstrations: nothing is sent, the page shows the code."""

    name = "console"
    shows_code = True

    def __init__(self) -> None:
        if not (settings.DEBUG or settings.DEMO):
            raise ImproperlyConfigured("Коды на экране разрешены только в демонстрации.")

    def send(self, message: Message) -> Delivery:
        return Delivery(Result.SENT)

    look_up = send


GATEWAYS: dict[str, Callable[[], Gateway] | None] = {
    "off": None,
    "console": Console,
    "smsru": SmsRu,
    "smsc": Smsc,
}


def by_name(name: str) -> Gateway | None:
    """The gateway that a code was queued for, even if the setting has changed since."""
    make = GATEWAYS.get(name)
    return make() if make else None


def current_gateway() -> Gateway | None:
    """The gateway of the settings, or None when nothing is sent."""
    return by_name(settings.VOTING_SMS_GATEWAY)
