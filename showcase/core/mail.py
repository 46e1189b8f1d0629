"""Helpers for email."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils.encoding import punycode

logger = logging.getLogger(__name__)

LOCAL_BACKENDS = ("console", "dummy", "locmem", "filebased")


def is_real() -> bool:
    """Whether emails leave this machine: pages must not promise more."""
    return not any(name in settings.EMAIL_BACKEND for name in LOCAL_BACKENDS)


def send_or_log(email: EmailMessage, failure: str) -> bool:
    """Send, or log `failure` with the type of the error and nothing from the letter; return whether it was sent."""
    try:
        email.send()
    except (SMTPException, OSError, ValueError) as error:  # refused, unreachable, disconnected, bad address
        logger.warning("%s: %s", failure, type(error).__name__)
        return False
    return True


def validate_address(address: str) -> None:
    """Raise ValidationError for an address that cannot stand in a message.

    Django's own validator accepts domains that have no ASCII form: labels too long for one, invisible characters.
    """
    validate_email(address)
    try:
        punycode(address.rpartition("@")[2])
    except UnicodeError as error:
        raise ValidationError("Проверьте адрес: на такой письмо не отправить.", code="invalid") from error
