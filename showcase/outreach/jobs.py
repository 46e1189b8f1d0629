"""Background jobs; the worker imports this module when it starts."""

from showcase.core.jobs import register
from showcase.outreach import mail, services


@register("outreach_mail", every_seconds=10)
def send_emails() -> None:
    mail.send_due()


@register("outreach_purge", every_seconds=1800)
def purge() -> None:
    services.purge()
