"""Mail, as far as every app needs it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode

PRETENDING = ("console", "dummy", "locmem", "filebased")


def is_real() -> bool:
    """Tell whether letters leave this machine; nobody may be promised otherwise."""
    return not any(word in settings.EMAIL_BACKEND for word in PRETENDING)


def validate_address(address: str) -> None:
    """Raise ValidationError for an address that cannot stand in a message.

    Django's own validator accepts domains that have no ASCII form: labels too long for one, invisible characters.
    """
    validate_email(address)
    try:
        punycode(address.rpartition("@")[2])
    except UnicodeError as error:
        raise ValidationError("Проверьте адрес: на такой письмо не отправить.", code="invalid") from error
