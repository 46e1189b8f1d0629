"""Things that somebody must look at now: a row for the organiser's page, a line in the log and a letter, once a day
each.
"""

import datetime as dt
import logging
import uuid
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from showcase.core import mail
from showcase.core.json_ld import absolute
from showcase.voting.choices import AlarmKind
from showcase.voting.clock import VotingNow
from showcase.voting.models import Alarm

logger = logging.getLogger(__name__)

DAY = dt.timedelta(days=1)
SOUND = """
INSERT INTO voting_alarm (round_id, kind, day, at)
VALUES (%s, %s, (voting_now() AT TIME ZONE 'Europe/Moscow')::date, voting_now())
ON CONFLICT DO NOTHING
"""


def sound(round_id: uuid.UUID, kind: AlarmKind) -> None:
    """Raise an alarm; the second of a kind on one day is silent."""
    with connection.cursor() as cursor:
        cursor.execute(SOUND, [round_id, kind.value])
        if cursor.rowcount:
            logger.critical("Голосование %s: %s", round_id, kind.label)


def recent() -> QuerySet[Alarm]:
    """What sounded within a day, with its round and year."""
    return Alarm.objects.filter(at__gt=VotingNow() - DAY).select_related("round__year_page")


def send_letters() -> None:
    """Write to the people of the settings about alarms that they do not know of; the worker does this.

    A letter that the mail server does not take waits for the next time, and with it all others.
    """
    if not settings.VOTING_ALARM_EMAILS or not mail.is_real():
        return
    while _send_next():
        pass


@transaction.atomic
def _send_next() -> bool:
    """Send one letter; tell whether it left."""
    waiting = recent().filter(mailed_at=None).select_for_update(skip_locked=True, of=("self",))
    alarm = waiting.order_by("at", "pk").first()
    if alarm is None:
        return False
    try:
        letter(alarm).send()
    except (
        SMTPException,
        OSError,
        ValueError,
    ) as error:  # refused, unreachable, hung up; an impossible address
        logger.warning("Письмо о тревоге не отправлено: %s", error)
        return False
    alarm.mailed_at = VotingNow()
    alarm.save(update_fields=["mailed_at"])
    return True


def letter(alarm: Alarm) -> EmailMessage:
    """What happened, when, and where to look."""
    page = absolute(reverse("voting_desk:round", args=[alarm.round_id]))
    text = render_to_string("voting/alarm.txt", {"alarm": alarm, "page": page})
    subject = f"Тревога, {alarm.round}: {alarm.get_kind_display()}"
    return EmailMessage(
        subject, text, to=settings.VOTING_ALARM_EMAILS, headers={"Auto-Submitted": "auto-generated"}
    )
