"""Background work of the vote; the worker imports this module when it starts."""

from showcase.core.jobs import register
from showcase.voting import alarms, outbox
from showcase.voting.ballotbox import close_due_rounds, purge_expired


@register("voting_outbox", every_seconds=2)
def send_codes() -> None:
    """Send what the web processes did not."""
    outbox.send_due()


@register("voting_settle", every_seconds=15)
def settle_codes() -> None:
    """Clear up ambiguous messages and erase old ones."""
    outbox.settle()


@register("voting_close", every_seconds=10)
def close_rounds() -> None:
    """Close rounds whose grace is over."""
    close_due_rounds()


@register("voting_alarms", every_seconds=30)
def tell_of_alarms() -> None:
    """Write to those who must hear of an alarm at once."""
    alarms.send_letters()


@register("voting_purge", every_seconds=600)
def purge() -> None:
    """Delete codes a day after their end."""
    purge_expired()
