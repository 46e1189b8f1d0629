"""Urgent alarms: log entries and emails to the operators.

Recently sent alarms are recorded in files, since the database may be down and several processes raise alarms.
"""

import logging
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage

from showcase.core import mail

logger = logging.getLogger(__name__)

AGAIN_SECONDS = 6 * 3600
"""The same alarm is not repeated sooner."""
ONCE = "О такой же тревоге в ближайшие часы больше не напишем."


def raise_alarm(name: str, subject: str, text: str, addresses: Sequence[str], note: str = "") -> None:
    """Log and email an alarm, unless one with this name was sent recently."""
    mark = settings.ALARMS_DIR / name
    if _sent_recently(mark):
        return
    logger.critical("%s %s", subject, note)
    was_sent = not addresses or not mail.is_real() or _send(subject, f"{text}\n\n{ONCE}\n", addresses)
    if was_sent:
        _record(mark)


def _sent_recently(mark: Path) -> bool:
    """Compare absolute differences, so that a clock set back does not suppress alarms for longer."""
    with suppress(OSError):
        return abs(time.time() - mark.stat().st_mtime) < AGAIN_SECONDS
    return False


def _record(mark: Path) -> None:
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        os.utime(mark)
    except OSError as error:  # a full disk: better to send an alarm twice than never
        logger.warning("Не записано, что о тревоге сообщили: %s", error)


def _send(subject: str, text: str, addresses: Sequence[str]) -> bool:
    email = EmailMessage(subject, text, to=addresses, headers={"Auto-Submitted": "auto-generated"})
    return mail.send_or_log(email, "Письмо о тревоге не отправлено")
