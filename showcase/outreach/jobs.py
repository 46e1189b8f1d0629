"""Background work of outreach; the worker imports this module when it starts."""

from showcase.core.jobs import register
from showcase.outreach import mail, services


@register("outreach_mail", every_seconds=10)
def send_letters() -> None:
    """Send letters about faults."""
    mail.send_due()


@register("outreach_purge", every_seconds=1800)
def purge() -> None:
    """Erase what is personal and old."""
    services.purge()
