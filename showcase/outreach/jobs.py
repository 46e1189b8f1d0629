"""Background jobs; the worker imports this module when it starts."""

from showcase.core.jobs import register
from showcase.outreach import mail, services
from showcase.outreach.subscription import asking, sending

register("outreach_mail", "Письма о сообщениях жителей", every_seconds=10)(mail.send_due)
register("outreach_purge", "Стирание контактов жителей", every_seconds=1800)(services.purge)
register("subscription_mail", "Письма подписчикам", every_seconds=30)(sending.send_due)
register("subscription_purge", "Стирание неподтверждённых подписок", every_seconds=1800)(asking.purge)
