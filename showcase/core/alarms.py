"""Letters about what somebody must look at now.

What was told lately is remembered in files: an alarm may be that the database is gone, and several processes tell.
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
"""The same alarm is not told again sooner."""
ONCE = "О такой же тревоге в ближайшие часы больше не напишем."


def raise_alarm(name: str, subject: str, text: str, addresses: Sequence[str], note: str = "") -> None:
    """Write to the log and by mail, unless an alarm of this name was told a short while ago."""
    mark = settings.ALARMS_DIR / name
    if _told_lately(mark):
        return
    logger.critical("%s %s", subject, note)
    was_sent = not addresses or not mail.is_real() or _send(subject, f"{text}\n\n{ONCE}\n", addresses)
    if was_sent:
        _remember(mark)


def _told_lately(mark: Path) -> bool:
    """A clock that was set back must not silence an alarm for longer."""
    with suppress(OSError):
        return abs(time.time() - mark.stat().st_mtime) < AGAIN_SECONDS
    return False


def _remember(mark: Path) -> None:
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        os.utime(mark)
    except OSError as error:  # a full disk: rather told twice than never
        logger.warning("Не записано, что о тревоге сообщили: %s", error)


def _send(subject: str, text: str, addresses: Sequence[str]) -> bool:
    email = EmailMessage(subject, text, to=addresses, headers={"Auto-Submitted": "auto-generated"})
    return mail.send_or_log(email, "Письмо о тревоге не отправлено")
