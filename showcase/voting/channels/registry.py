"""Which gateway serves which channel."""

from collections.abc import Callable

from django.conf import settings

from showcase.voting.channels.base import Gateway
from showcase.voting.channels.console import Console
from showcase.voting.channels.email import Email
from showcase.voting.channels.smsc import Smsc
from showcase.voting.channels.smsru import SmsRu
from showcase.voting.choices import Channel

GATEWAYS: dict[str, Callable[[], Gateway] | None] = {
    "off": None,
    "console": Console,
    "smsru": SmsRu,
    "smsc": Smsc,
}


def gateway_for(channel: str) -> Gateway | None:
    """Return the gateway of a channel, or None when the site has none.

    E-mail codes of a demonstration are shown too.
    """
    if channel == Channel.EMAIL and settings.VOTING_SMS_GATEWAY != "console":
        return Email()
    return by_name(settings.VOTING_SMS_GATEWAY)


def by_name(name: str) -> Gateway | None:
    """Return the gateway that a message was queued for, even if the setting has changed since."""
    if name == Email.name:
        return Email()
    make = GATEWAYS.get(name)
    return make() if make else None
