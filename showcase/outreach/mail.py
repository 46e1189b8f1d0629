"""Letters about faults: sent by the background worker, tried again for two days, each at least once."""

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

BATCH = 20
WAITS_MINUTES = (1, 5, 15, 60, 180, 360, 720, 1440)
NOBODY_WAIT = dt.timedelta(hours=1)


def send_due() -> None:
    """Send what waits for its time; without a mail server everything stays in the register."""
    if not mail.is_real():
        return
    for _ in range(BATCH):
        if not send_next():
            return


@transaction.atomic
def send_next() -> bool:
    """Send one letter and note what became of it; tell whether there was one.

    The row stays locked while the server is spoken to: a worker that dies in between leaves the letter waiting,
    and a second copy of it has the same Message-ID.
    """
    waiting = FaultReport.objects.filter(mail_state=FaultReport.Mail.WAITING, next_try_at__lte=timezone.now())
    report = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("next_try_at").first()
    if report is None:
        return False
    email, _ = recipient(report)
    if not email:
        report.next_try_at = timezone.now() + NOBODY_WAIT
        report.mail_error = "не указана почта координатора и владельца сайта"
    else:
        attempt(report, email)
    report.save(update_fields=["mail_state", "mail_to", "mail_tries", "mail_error", "next_try_at"])
    return True


def attempt(report: FaultReport, email: str) -> None:
    """Speak to the mail server once."""
    report.mail_to, report.mail_error = email, ""
    try:
        letter(report, email).send()
    except (SMTPException, OSError) as error:  # refused, unreachable, hung up
        logger.warning("Письмо о сообщении № %s не отправлено: %s", report.pk, error)
        put_off(report, f"{type(error).__name__}: {error}")
    except (
        Exception
    ) as error:  # an address or header that cannot be written must not stop the letters behind it
        logger.error("Письмо о сообщении № %s не составить: %s", report.pk, type(error).__name__)
        report.mail_state = FaultReport.Mail.FAILED
        report.mail_error = f"письмо не составить, проверьте адрес {email}: {type(error).__name__}"[:255]
    else:
        report.mail_state = FaultReport.Mail.SENT


def put_off(report: FaultReport, error: str) -> None:
    """Name the moment of the next try, or give up after the last."""
    report.mail_error = error[:255]
    if report.mail_tries >= len(WAITS_MINUTES):
        report.mail_state = FaultReport.Mail.FAILED
        return
    report.next_try_at = timezone.now() + dt.timedelta(minutes=WAITS_MINUTES[report.mail_tries])
    report.mail_tries += 1


def letter(report: FaultReport, email: str) -> EmailMessage:
    """Compose the letter; an answer to it goes to the reader where they left an address."""
    project = report.project
    text = render_to_string(
        "outreach/letter.txt",
        {"report": report, "page_url": absolute(local_url(project.url_path)) if project else ""},
    )
    subject = " ".join(f"Поломка, сообщение № {report.pk}: {report.project_title}".split())
    headers = {"Message-ID": f"<soobshchenie-{report.pk}-{report.digest[:16]}@tochki.local>"}
    message = EmailMessage(subject, text, to=[email], headers=headers, reply_to=reply_to(report))
    if report.photo:
        message.attach(f"snimok-{report.pk}.{picture_type(report.photo)}", bytes(report.photo))
    return message


def picture_type(data: bytes) -> str:
    """Return the extension of a cleaned picture: those are PNG or JPEG."""
    return "png" if bytes(data[:4]) == b"\x89PNG" else "jpg"


def reply_to(report: FaultReport) -> list[str]:
    """Return the reader's address when the contact is one."""
    try:
        mail.validate_address(report.contact)
    except ValidationError:
        return []
    return [report.contact]
