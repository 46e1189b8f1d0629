"""Emails about faults: sent by the background worker, retried for two days, delivered at least once."""

import datetime as dt
import logging
from smtplib import SMTPException

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from showcase.core import mail
from showcase.core.json_ld import absolute
from showcase.core.links import local_url
from showcase.outreach.models import FaultReport
from showcase.outreach.services import recipient

logger = logging.getLogger(__name__)

EMAILS_PER_RUN = 20
RETRY_MINUTES = (1, 5, 15, 60, 180, 360, 720, 1440)
NO_ADDRESS_RETRY = dt.timedelta(hours=1)


def send_due() -> None:
    """Send the emails that are due; without a mail server reports only stay in the register."""
    if not mail.is_real():
        return
    for _ in range(EMAILS_PER_RUN):
        if not send_next():
            return


@transaction.atomic
def send_next() -> bool:
    """Send one email and record the result; tell whether one was due.

    The row stays locked while the mail server is in use. If the worker dies, the email is sent again with the same
    Message-ID.
    """
    waiting = FaultReport.objects.filter(mail_state=FaultReport.Mail.WAITING, next_try_at__lte=timezone.now())
    report = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("next_try_at").first()
    if report is None:
        return False
    email, _ = recipient(report)
    if not email:
        report.next_try_at = timezone.now() + NO_ADDRESS_RETRY
        report.mail_error = "не указана почта координатора и владельца сайта"
    else:
        attempt(report, email)
    report.save(update_fields=["mail_state", "mail_to", "mail_tries", "mail_error", "next_try_at"])
    return True


def attempt(report: FaultReport, email: str) -> None:
    report.mail_to, report.mail_error = email, ""
    try:
        compose(report, email).send()
    except (SMTPException, OSError) as error:  # refused, unreachable, disconnected
        logger.warning("Письмо о сообщении № %s не отправлено: %s", report.pk, error)
        put_off(report, f"{type(error).__name__}: {error}")
    except Exception as error:  # an invalid address or header must not stop the emails after it
        logger.error("Письмо о сообщении № %s не составить: %s", report.pk, type(error).__name__)
        report.mail_state = FaultReport.Mail.FAILED
        report.mail_error = f"письмо не составить, проверьте адрес {email}: {type(error).__name__}"[:255]
    else:
        report.mail_state = FaultReport.Mail.SENT


def put_off(report: FaultReport, error: str) -> None:
    """Set the time of the next attempt, or give up after the last."""
    report.mail_error = error[:255]
    if report.mail_tries >= len(RETRY_MINUTES):
        report.mail_state = FaultReport.Mail.FAILED
        return
    report.next_try_at = timezone.now() + dt.timedelta(minutes=RETRY_MINUTES[report.mail_tries])
    report.mail_tries += 1


def compose(report: FaultReport, email: str) -> EmailMessage:
    """Return the email; answers go to the reader if they left an email address."""
    project = report.project
    text = render_to_string(
        "outreach/report_email.txt",
        {"report": report, "page_url": absolute(local_url(project.url_path)) if project else ""},
    )
    subject = " ".join(
        f"{report.get_subject_display().capitalize()}, сообщение № {report.pk}: {report.project_title}".split()
    )
    headers = {"Message-ID": f"<soobshchenie-{report.pk}-{report.digest[:16]}@tochki.local>"}
    message = EmailMessage(subject, text, to=[email], headers=headers, reply_to=reply_to(report))
    if report.photo:
        message.attach(f"snimok-{report.pk}.{picture_type(report.photo)}", bytes(report.photo))
    return message


def picture_type(data: bytes) -> str:
    return "png" if bytes(data[:4]) == b"\x89PNG" else "jpg"


def reply_to(report: FaultReport) -> list[str]:
    """Return the contact if it is an email address."""
    try:
        mail.validate_address(report.contact)
    except ValidationError:
        return []
    return [report.contact]
