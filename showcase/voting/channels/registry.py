"""Gateways by the name that the settings give."""

from collections.abc import Callable

from django.conf import settings

from showcase.voting.channels.base import Gateway
from showcase.voting.channels.console import Console
from showcase.voting.channels.smsc import Smsc
from showcase.voting.channels.smsru import SmsRu

GATEWAYS: dict[str, Callable[[], Gateway] | None] = {
    "off": None,
    "console": Console,
    "smsru": SmsRu,
    "smsc": Smsc,
}


def current_gateway() -> Gateway | None:
    """The gateway of the settings, or None when nothing is sent."""
    return by_name(settings.VOTING_SMS_GATEWAY)


def by_name(name: str) -> Gateway | None:
    """The gateway that a code was queued for, even if the setting has changed since."""
    make = GATEWAYS.get(name)
    return make() if make else None
